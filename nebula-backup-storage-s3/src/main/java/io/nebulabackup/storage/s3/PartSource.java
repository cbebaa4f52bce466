// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ContentReader;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Feeds the SDK parts of one content, one after the other, in one pass over the source if they are
 * adjacent. Only when the SDK asks for a part again, or for one further on, is the source opened
 * again. Holds one small buffer, whatever the size of the parts.
 */
final class PartSource implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  /** What is asked for in pieces of this size needs no buffer in between. */
  private static final int DIRECT_BYTES = 16 * 1024;

  private final ObjectKey key;
  private final ObjectContent content;
  private final long length;
  private final byte[] shared = new byte[BUFFER_BYTES];
  private @Nullable ContentReader reader;
  private long position;
  private boolean delivered;
  private @Nullable RuntimeException failure;

  PartSource(ObjectKey key, ObjectContent content) {
    this.key = key;
    this.content = content;
    this.length = content.length();
    if (length == 0) {
      // No body is read where none is announced; whether the source is really empty is asked here.
      try {
        readTo(0).read(new byte[0]);
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
  }

  long length() {
    return length;
  }

  /** Whether it is cheap to begin anywhere. */
  boolean isSeekable() {
    return content.isSeekable();
  }

  /** Returns a source of the same content, with a pass of its own. */
  PartSource another() {
    return new PartSource(key, content);
  }

  /** Returns the body of the part at a position. */
  RequestBody body(long offset, long partLength) {
    delivered = partLength == 0;
    return RequestBody.fromContentProvider(
        () -> new PartStream(offset, partLength), partLength, "application/octet-stream");
  }

  /** Whether some attempt got the body's last byte; if none did, the store has nothing. */
  boolean delivered() {
    return delivered;
  }

  /** The source's first failure, which the SDK may have hidden behind one of its own. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  /** Throws {@link #failure()} if there is one. */
  void rethrowFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    ContentReader current = reader;
    reader = null;
    if (current != null) {
      try {
        current.close();
      } catch (StorageException e) {
        // All that was wanted of the source has been read: how it closes changes no outcome.
      }
    }
  }

  /** Makes sure that the next byte read of the source is the one at an offset. */
  private ContentReader readTo(long offset) {
    ContentReader current = reader;
    if (current == null || position != offset) {
      close();
      current = new ContentReader(key, content, offset);
      reader = current;
      position = offset;
    }
    return current;
  }

  private byte[] chunk(long wanted) {
    return wanted >= shared.length ? shared : new byte[(int) wanted];
  }

  private RuntimeException remembered(RuntimeException e) {
    if (failure == null) {
      failure = e;
    }
    return e;
  }

  private final class PartStream extends InputStream {

    private final long end;
    private long next;
    private byte[] buffer = {};
    private int used;
    private int filled;

    PartStream(long offset, long partLength) {
      this.next = offset;
      this.end = offset + partLength;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) {
      if (wanted == 0) {
        return 0;
      }
      if (used == filled && next == end) {
        delivered = true;
        return -1;
      }
      int count;
      if (used == filled && wanted >= DIRECT_BYTES) {
        count = take(target, offset, wanted);
      } else {
        if (used == filled) {
          buffer = chunk(end - next);
          filled = take(buffer, 0, buffer.length);
          used = 0;
        }
        count = Math.min(wanted, filled - used);
        System.arraycopy(buffer, used, target, offset, count);
        used += count;
      }
      if (used == filled && next == end) {
        delivered = true;
      }
      return count;
    }

    /** Takes the next bytes of the part from the source. */
    private int take(byte[] target, int offset, int wanted) {
      try {
        int count = readTo(next).read(target, offset, (int) Math.min(wanted, end - next));
        next += count;
        position = next;
        return count;
      } catch (RuntimeException e) {
        throw remembered(e);
      }
    }

    @Override
    public int available() {
      return filled - used;
    }
  }
}
