// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream, piece by piece. A long one is read ahead on a thread of its own, so that the connection
 * does not wait while what has come is digested and written. For use by one thread.
 */
public abstract sealed class Pieces implements AutoCloseable permits PiecesAhead, PiecesAtOnce {

  /** Shorter streams are not worth a thread. */
  private static final long WORTH_A_THREAD = 4L << 20;

  Pieces() {}

  /**
   * Reads a stream.
   *
   * @param in the stream, closed with this
   * @param length how many bytes are expected of it; only a hint
   * @return its pieces
   * @throws IOException if the stream cannot be closed when there is no memory to read it
   */
  public static Pieces of(InputStream in, long length) throws IOException {
    return length < WORTH_A_THREAD
        ? new PiecesAtOnce(in, (int) Math.max(length, 1))
        : PiecesAhead.of(in);
  }

  /**
   * Takes the next piece.
   *
   * @return its length in bytes; -1 after the last
   * @throws IOException if the stream cannot be read, after all that could be
   */
  public abstract int next() throws IOException;

  /**
   * Returns what holds the piece that was taken, from the first byte on.
   *
   * @return an array that is changed by taking the next
   */
  public abstract byte[] bytes();

  /**
   * Ends reading and closes the stream: at once, or as soon as the read that is under way ends.
   *
   * @throws IOException if the stream cannot be closed
   */
  @Override
  public abstract void close() throws IOException;
}
