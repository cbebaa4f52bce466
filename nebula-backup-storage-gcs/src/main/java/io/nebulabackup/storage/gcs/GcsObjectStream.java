// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobSourceOption;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ChecksumMismatchException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.RangeNotSatisfiableException;
import io.nebulabackup.storage.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one version of an object. The library goes on where a connection broke; what is read
 * whole is compared with the store's checksum.
 */
final class GcsObjectStream extends InputStream {

  private static final int BUFFER_BYTES = 256 * 1024;

  /** How often in a row the version found may be replaced before its first byte is read. */
  private static final int MOST_ROUNDS = 20;

  private final GcsConfig config;
  private final ObjectKey key;
  private final ReadChannel channel;
  private final long length;
  private final @Nullable String expectedCrc;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer head;
  private long position;
  private boolean closed;

  private GcsObjectStream(
      GcsConfig config, ObjectKey key, ReadChannel channel, long length, @Nullable String crc) {
    this.config = config;
    this.key = key;
    this.channel = channel;
    this.length = length;
    this.expectedCrc = crc;
    this.head = ByteBuffer.allocate((int) Math.min(length, 8192)).flip();
  }

  static InputStream open(Storage storage, GcsConfig config, ObjectKey key, ByteRange range) {
    for (int round = 1; ; round++) {
      try {
        Blob blob = storage.get(config.blobOf(key));
        if (blob == null) {
          throw new ObjectNotFoundException(
              "cannot read '" + key + "' in " + config.place() + ": there is no such object", null);
        }
        return open(storage, config, key, range, blob);
      } catch (BaseServiceException e) {
        if (e.getCode() != 404 || round == MOST_ROUNDS) {
          throw new GcsErrors(config).translate("read", key.value(), e);
        }
        // The version was replaced, or deleted, since it was looked up: look again.
      } catch (IOException e) {
        throw new StorageException(
            "cannot read '" + key + "' in " + config.place() + ": " + e.getMessage(), true, e);
      }
    }
  }

  private static InputStream open(
      Storage storage, GcsConfig config, ObjectKey key, ByteRange range, Blob blob)
      throws IOException {
    long size = blob.getSize();
    long length = Math.min(range.length(), Math.max(0, size - range.offset()));
    if (length == 0 && !range.isAll()) {
      throw new RangeNotSatisfiableException(
          "cannot read '"
              + key
              + "' in "
              + config.place()
              + ": it has "
              + size
              + " bytes, none at "
              + range.offset(),
          null);
    }
    ReadChannel channel = channel(storage, blob, range.offset(), length);
    GcsObjectStream stream =
        new GcsObjectStream(config, key, channel, length, length == size ? blob.getCrc32c() : null);
    boolean primed = false;
    try {
      stream.prime();
      primed = true;
      return stream;
    } finally {
      if (!primed) {
        stream.close();
      }
    }
  }

  /** Makes the request, which the library puts off until the first byte is wanted. */
  private void prime() throws IOException {
    if (length > 0) {
      head.clear();
      try {
        channel.read(head);
      } catch (IOException e) {
        throw serviceException(e);
      } finally {
        head.flip();
      }
    }
  }

  private static IOException serviceException(IOException e) {
    BaseServiceException inside = GcsErrors.find(e, BaseServiceException.class);
    if (inside != null) {
      throw inside;
    }
    return e;
  }

  private static ReadChannel channel(Storage storage, Blob blob, long offset, long length)
      throws IOException {
    BlobId version = BlobId.of(blob.getBucket(), blob.getName(), blob.getGeneration());
    ReadChannel channel =
        storage.reader(version, BlobSourceOption.shouldReturnRawInputStream(true));
    channel.setChunkSize((int) Math.max(1, Math.min(BUFFER_BYTES, length)));
    channel.seek(offset);
    return channel.limit(offset + length);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int wanted) throws IOException {
    if (closed) {
      throw new IOException("the stream of '" + key + "' is closed");
    }
    if (wanted == 0) {
      return 0;
    }
    if (position == length) {
      return -1;
    }
    int count = take(ByteBuffer.wrap(buffer, offset, (int) Math.min(wanted, length - position)));
    if (count < 0) {
      throw new EOFException("'" + key + "' ended after " + position + " of " + length + " bytes");
    }
    crc.update(buffer, offset, count);
    position += count;
    if (position == length && expectedCrc != null && !expectedCrc.equals(Checksums.base64(crc))) {
      throw new ChecksumMismatchException(
          "cannot read '"
              + key
              + "' in "
              + config.place()
              + ": the bytes that came are not the ones the store has a checksum of",
          true,
          null);
    }
    return count;
  }

  private int take(ByteBuffer target) throws IOException {
    if (head.hasRemaining()) {
      int count = Math.min(head.remaining(), target.remaining());
      target.put(head.slice().limit(count));
      head.position(head.position() + count);
      return count;
    }
    try {
      try {
        return channel.read(target);
      } catch (IOException e) {
        throw serviceException(e);
      }
    } catch (BaseServiceException e) {
      if (e.getCode() == 404) {
        throw new StorageException(
            "cannot go on reading '"
                + key
                + "' in "
                + config.place()
                + ": it was replaced or deleted",
            true,
            e);
      }
      throw new GcsErrors(config).translate("read", key.value(), e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      channel.close();
    }
  }
}
