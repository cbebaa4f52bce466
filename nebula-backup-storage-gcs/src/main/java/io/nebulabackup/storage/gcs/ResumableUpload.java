// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import io.nebulabackup.storage.ContentReader;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * One large object on its way. Closing the channel makes it visible: a failed one is not closed.
 */
final class ResumableUpload {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final GcsWriter writer;
  private final Storage storage;
  private final GcsConfig config;

  ResumableUpload(GcsWriter writer, Storage storage, GcsConfig config) {
    this.writer = writer;
    this.storage = storage;
    this.config = config;
  }

  ObjectMetadata put(
      ObjectKey key, WriteMode mode, WriteMark mark, BlobInfo info, ContentReader reader) {
    long length = reader.remaining();
    CRC32C crc = new CRC32C();
    boolean finishing = false;
    try {
      // Not a BlobWriteSession: up to 2.78 the library gives that one no retries over HTTP.
      WriteChannel channel = storage.writer(info, writer.writeOptions(mode));
      channel.setChunkSize(config.chunkBytes());
      byte[] buffer = new byte[BUFFER_BYTES];
      while (reader.remaining() > 0) {
        int count = reader.read(buffer);
        crc.update(buffer, 0, count);
        // The last write may already fill the last chunk, which ends the upload.
        finishing = reader.remaining() == 0;
        send(channel, ByteBuffer.wrap(buffer, 0, count));
      }
      channel.close();
    } catch (BaseServiceException e) {
      return failed(key, mode, mark, finishing, SentBytes.of(length, crc), e);
    } catch (IOException e) {
      return failed(key, mode, mark, finishing, SentBytes.of(length, crc), asServiceException(e));
    }
    return writer.confirm(key, mark, SentBytes.of(length, crc));
  }

  private static void send(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private ObjectMetadata failed(
      ObjectKey key,
      WriteMode mode,
      WriteMark mark,
      boolean finishing,
      SentBytes sent,
      BaseServiceException e) {
    // Under a precondition, a store may refuse the session's first request already.
    if (finishing || (mode == WriteMode.CREATE_NEW && GcsErrors.isPrecondition(e))) {
      return writer.settle(key, mode, mark, sent, e);
    }
    throw writer.failed(key, e);
  }

  private static BaseServiceException asServiceException(Throwable e) {
    BaseServiceException inside = GcsErrors.find(e, BaseServiceException.class);
    if (inside != null) {
      return inside;
    }
    return new com.google.cloud.storage.StorageException(0, String.valueOf(e.getMessage()), e);
  }
}
