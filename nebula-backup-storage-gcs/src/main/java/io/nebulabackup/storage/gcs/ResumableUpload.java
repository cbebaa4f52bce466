// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import io.nebulabackup.storage.ContentReader;
import io.nebulabackup.storage.ObjectMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * One large object on its way. Closing the channel makes it visible: a failed one is not closed.
 */
final class ResumableUpload {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final GcsWriter writer;
  private final Storage storage;
  private final int chunkBytes;

  ResumableUpload(GcsWriter writer, Storage storage, int chunkBytes) {
    this.writer = writer;
    this.storage = storage;
    this.chunkBytes = chunkBytes;
  }

  ObjectMetadata put(PendingWrite write, BlobInfo info, ContentReader reader) {
    WriteChannel channel;
    try {
      // Not a BlobWriteSession: up to 2.78 the library gives that one no retries over HTTP.
      channel = storage.writer(info, writer.writeOptions(write));
    } catch (BaseServiceException e) {
      throw writer.refused(write, e);
    }
    long length = reader.remaining();
    CRC32C crc = new CRC32C();
    boolean finishing = false;
    try {
      channel.setChunkSize(chunkBytes);
      byte[] buffer = new byte[BUFFER_BYTES];
      while (reader.remaining() > 0) {
        int count = reader.read(buffer);
        crc.update(buffer, 0, count);
        // The last write may already fill the last chunk, which ends the upload.
        finishing = reader.remaining() == 0;
        send(channel, ByteBuffer.wrap(buffer, 0, count));
      }
      channel.close();
    } catch (BaseServiceException | IOException e) {
      BaseServiceException failure = asServiceException(e);
      boolean dropped = GcsErrors.isNoUpload(failure);
      if (finishing) {
        SentBytes sent = SentBytes.of(length, crc);
        return dropped ? writer.confirm(write, sent) : writer.settle(write, sent, failure);
      }
      throw dropped ? writer.dropped(write, failure) : writer.refused(write, failure);
    }
    return writer.confirm(write, SentBytes.of(length, crc));
  }

  private static void send(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static BaseServiceException asServiceException(Throwable e) {
    BaseServiceException inside = GcsErrors.find(e, BaseServiceException.class);
    if (inside != null) {
      return inside;
    }
    return new com.google.cloud.storage.StorageException(0, String.valueOf(e.getMessage()), e);
  }
}
