// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BlobWriteSession;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobSourceOption;
import io.nebulabackup.storage.ContentReader;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ExecutionException;
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
      BlobWriteSession session = storage.blobWriteSession(info, writer.writeOptions(mode, length));
      WritableByteChannel channel = session.open();
      byte[] buffer = new byte[BUFFER_BYTES];
      while (reader.remaining() > 0) {
        int count = reader.read(buffer);
        crc.update(buffer, 0, count);
        // The last write may already fill the last chunk, which ends the upload.
        finishing = reader.remaining() == 0;
        send(channel, ByteBuffer.wrap(buffer, 0, count));
      }
      channel.close();
      return checked(key, session.getResult().get(), crc);
    } catch (BaseServiceException e) {
      return failed(key, mode, mark, finishing, e);
    } catch (IOException e) {
      return failed(key, mode, mark, finishing, asServiceException(e));
    } catch (ExecutionException e) {
      return failed(key, mode, mark, finishing, asServiceException(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(key, mode, mark, finishing, asServiceException(e));
    }
  }

  private static void send(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private ObjectMetadata failed(
      ObjectKey key, WriteMode mode, WriteMark mark, boolean finishing, BaseServiceException e) {
    // Under a precondition, a store may refuse the session's first request already.
    if (finishing || (mode == WriteMode.CREATE_NEW && GcsErrors.isPrecondition(e))) {
      return writer.settle(key, mode, mark, e);
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

  /** Compares what the store has with what was sent; takes the object away if it differs. */
  private ObjectMetadata checked(ObjectKey key, BlobInfo stored, CRC32C crc) {
    String sent = Checksums.base64(crc);
    if (!sent.equals(stored.getCrc32c())) {
      boolean deleted =
          storage.delete(
              stored.getBlobId(), BlobSourceOption.generationMatch(stored.getGeneration()));
      throw new StorageException(
          "cannot store '"
              + key
              + "' in "
              + config.place()
              + ": the store received other bytes than were sent (CRC32C "
              + stored.getCrc32c()
              + ", expected "
              + sent
              + "); the object was "
              + (deleted ? "deleted again" : "gone already"),
          true,
          null);
    }
    return writer.describe(key, stored);
  }
}
