// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads content for a backend and holds it to its word: exactly {@link ObjectContent#length()}
 * bytes come out, or an exception that tells a source that changed from a source that cannot be
 * read. One pass; used by one thread.
 */
public final class ContentReader implements AutoCloseable {

  private final ObjectKey key;
  private final long length;
  private final InputStream in;
  private long position;

  /**
   * Opens content.
   *
   * @param key what the content is to become, for messages
   * @param content the content
   * @throws StorageException if the content cannot be opened
   */
  public ContentReader(ObjectKey key, ObjectContent content) {
    this(key, content, 0);
  }

  /**
   * Opens content from one of its bytes on.
   *
   * @param key what the content is to become, for messages
   * @param content the content
   * @param offset the first byte wanted
   * @throws StorageException if the content cannot be opened
   */
  public ContentReader(ObjectKey key, ObjectContent content, long offset) {
    this.key = key;
    this.length = content.length();
    this.position = offset;
    try {
      this.in = offset == 0 ? content.open() : content.openAt(offset);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns how many bytes are still to come.
   *
   * @return the bytes
   */
  public long remaining() {
    return length - position;
  }

  /**
   * Reads the next bytes. The call that delivers the last one has also seen that the source ends
   * there.
   *
   * @param buffer where the bytes go, from its start
   * @return how many bytes were read: all the buffer takes, or fewer at the end; zero at the end
   * @throws SourceChangedException if the source ends early or goes on after its length
   * @throws StorageException if the source cannot be read
   */
  public int read(byte[] buffer) {
    return read(buffer, 0, buffer.length);
  }

  /**
   * Reads the next bytes into a piece of a buffer; else as {@link #read(byte[])}.
   *
   * @param buffer where the bytes go
   * @param offset where in it they begin
   * @param most how many it takes
   * @return how many bytes were read: as many, or fewer at the end; zero at the end
   * @throws SourceChangedException if the source ends early or goes on after its length
   * @throws StorageException if the source cannot be read
   */
  public int read(byte[] buffer, int offset, int most) {
    int wanted = (int) Math.min(most, remaining());
    try {
      int read = in.readNBytes(buffer, offset, wanted);
      position += read;
      if (read < wanted) {
        throw new SourceChangedException(
            "the content of "
                + key
                + " ended after "
                + position
                + " of "
                + length
                + " bytes: nothing was stored, read the source again",
            null);
      }
      if (remaining() == 0 && in.read() >= 0) {
        throw new SourceChangedException(
            "the content of "
                + key
                + " goes on after the "
                + length
                + " bytes it promised: nothing was stored, read the source again",
            null);
      }
      return read;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private StorageException unreadable(IOException cause) {
    return new StorageException(
        "the content of "
            + key
            + " cannot be read at byte "
            + position
            + " of "
            + length
            + " ("
            + cause
            + "): nothing was stored",
        false,
        cause);
  }

  /** Closes the source. A source that only fails to close has delivered its bytes. */
  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
