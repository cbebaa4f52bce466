// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reads up to a few pieces ahead of what is asked for. */
final class PiecesAhead extends Pieces {

  private static final int PIECE_BYTES = 256 * 1024;
  private static final int PIECES = 4;

  /** What the reading thread hands over, and gets back to fill again. */
  private static final class Piece {
    private final byte[] bytes = new byte[PIECE_BYTES];
    private int length;
    private boolean isLast;
    private @Nullable Throwable failure;
  }

  private final InputStream in;
  private final BlockingQueue<Piece> free = new ArrayBlockingQueue<>(PIECES);
  private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(PIECES);
  private final Thread reader;
  private volatile boolean closed;
  private @Nullable Piece current;

  private PiecesAhead(InputStream in) {
    this.in = in;
    for (int i = 0; i < PIECES; i++) {
      free.add(new Piece());
    }
    reader = new Thread(this::readAll, "nebula-backup-read-ahead");
    reader.setDaemon(true);
  }

  static PiecesAhead of(InputStream in) throws IOException {
    try {
      PiecesAhead pieces = new PiecesAhead(in);
      pieces.reader.start();
      return pieces;
    } catch (OutOfMemoryError e) {
      // Also of threads.
      in.close();
      throw e;
    }
  }

  private void readAll() {
    try (in) {
      Piece piece;
      do {
        piece = free.take();
        fill(piece);
        // There are as many places as buffers.
        filled.add(piece);
      } while (!piece.isLast && !closed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      // Of closing: what was wanted of the stream has been read, or nothing is wanted any more.
    }
  }

  private void fill(Piece piece) {
    piece.length = 0;
    try {
      while (!piece.isLast && piece.length < PIECE_BYTES && !closed) {
        int count = in.read(piece.bytes, piece.length, PIECE_BYTES - piece.length);
        piece.isLast = count < 0;
        piece.length += Math.max(count, 0);
      }
    } catch (Throwable e) {
      piece.isLast = true;
      piece.failure = e;
    }
  }

  @Override
  public int next() throws IOException {
    Piece before = current;
    if (before != null && before.isLast) {
      return end(before);
    }
    try {
      if (before != null) {
        free.add(before);
      }
      Piece piece = filled.take();
      current = piece;
      return piece.length == 0 ? end(piece) : piece.length;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for what is being read");
    }
  }

  private static int end(Piece last) throws IOException {
    Throwable failure = last.failure;
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return -1;
  }

  @Override
  public byte[] bytes() {
    return Objects.requireNonNull(current, "next() comes first").bytes;
  }

  @Override
  public void close() {
    closed = true;
    Piece last = current;
    if (last == null || !last.isLast) {
      // It may wait for a buffer, or be about to try a broken connection again.
      reader.interrupt();
    }
  }
}
