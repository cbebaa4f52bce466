// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes to be stored: immutable, of known length, and readable as often as a retry needs.
 *
 * <p>A backend that reads a different number of bytes than {@link #length()} promises, or whose
 * read fails, must leave nothing visible and throw {@link SourceChangedException} or the read's
 * failure wrapped in {@link StorageException}.
 */
public interface ObjectContent {

  /**
   * Returns the exact number of bytes.
   *
   * @return the length in bytes, zero or more
   */
  long length();

  /**
   * Opens the content from its first byte. The caller closes the stream.
   *
   * @return a fresh stream of exactly {@link #length()} bytes
   * @throws IOException if the source cannot be read
   */
  InputStream open() throws IOException;

  /**
   * Opens the content from one of its bytes on. The caller closes the stream. This reads and drops
   * what lies before; content that {@linkplain #isSeekable() can do better} overrides both.
   *
   * @param offset how many bytes to leave out, at most {@link #length()}
   * @return a fresh stream of the bytes from there to the end; it ends at once if the source has
   *     become shorter than that
   * @throws IOException if the source cannot be read
   */
  default InputStream openAt(long offset) throws IOException {
    InputStream in = open();
    try {
      byte[] dropped = new byte[(int) Math.min(offset, 64 * 1024)];
      int read = 0;
      for (long left = offset; left > 0 && read >= 0; left -= read) {
        read = in.read(dropped, 0, (int) Math.min(left, dropped.length));
      }
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Tells whether {@link #openAt} is as cheap anywhere as at the start. Then a backend may read
   * several pieces at once, to send them side by side; content that must be read in one pass, such
   * as one that is hashed on the way, says no.
   *
   * @return whether it is; {@code false} unless overridden
   */
  default boolean isSeekable() {
    return false;
  }

  /**
   * Returns content held in memory.
   *
   * @param bytes the bytes; copied
   * @return the content
   */
  static ObjectContent of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new ObjectContent() {
      @Override
      public long length() {
        return copy.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(copy);
      }

      @Override
      public InputStream openAt(long offset) {
        return new ByteArrayInputStream(copy, (int) offset, copy.length - (int) offset);
      }

      @Override
      public boolean isSeekable() {
        return true;
      }
    };
  }

  /**
   * Returns the content of a file as long as it is at this moment.
   *
   * @param file the file
   * @return the content
   * @throws IOException if the file's size cannot be read
   */
  static ObjectContent of(Path file) throws IOException {
    long length = Files.size(file);
    return new ObjectContent() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }

      @Override
      public InputStream openAt(long offset) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
          return Channels.newInputStream(channel.position(offset));
        } catch (IOException e) {
          channel.close();
          throw e;
        }
      }

      @Override
      public boolean isSeekable() {
        return true;
      }
    };
  }
}
