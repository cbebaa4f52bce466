// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
    };
  }
}
