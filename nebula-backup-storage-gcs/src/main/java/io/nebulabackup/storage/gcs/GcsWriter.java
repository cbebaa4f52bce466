// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.StorageClass;
import io.nebulabackup.storage.ContentReader;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Stores objects: small ones in one request, large ones by a resumable upload. An object is there
 * once the last request of either is through; an upload given up before that is never visible.
 */
final class GcsWriter {

  private final Storage storage;
  private final GcsConfig config;
  private final GcsErrors errors;

  GcsWriter(Storage storage, GcsConfig config) {
    this.storage = storage;
    this.config = config;
    this.errors = new GcsErrors(config);
  }

  ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    WriteMark mark = WriteMark.create();
    BlobInfo.Builder blob =
        BlobInfo.newBuilder(config.blobOf(key))
            .setContentType("application/octet-stream")
            .setMetadata(mark.metadata());
    config.storageClass().map(StorageClass::valueOf).ifPresent(blob::setStorageClass);
    try (ContentReader reader = new ContentReader(key, content)) {
      return content.length() <= config.chunkBytes()
          ? putWhole(key, mode, mark, blob.build(), reader)
          : new ResumableUpload(this, storage, config).put(key, mode, mark, blob.build(), reader);
    }
  }

  private ObjectMetadata putWhole(
      ObjectKey key, WriteMode mode, WriteMark mark, BlobInfo info, ContentReader reader) {
    byte[] bytes = new byte[(int) reader.remaining()];
    int read = reader.read(bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, read);
    List<BlobTargetOption> options = new ArrayList<>();
    // The library would compress what is compressed already.
    options.add(BlobTargetOption.disableGzipContent());
    if (mode == WriteMode.CREATE_NEW) {
      options.add(BlobTargetOption.doesNotExist());
    }
    config.kmsKey().map(BlobTargetOption::kmsKeyName).ifPresent(options::add);
    try {
      // The store compares the checksum before it makes the object visible.
      BlobInfo checked = info.toBuilder().setCrc32c(Checksums.base64(crc)).build();
      return describe(
          key, storage.create(checked, bytes, options.toArray(BlobTargetOption[]::new)));
    } catch (BaseServiceException e) {
      return settle(key, mode, mark, e);
    }
  }

  /** Returns the options of a write, but for those that only a request sent whole can have. */
  BlobWriteOption[] writeOptions(WriteMode mode, long length) {
    List<BlobWriteOption> options = new ArrayList<>();
    options.add(BlobWriteOption.expectedObjectSize(length));
    if (mode == WriteMode.CREATE_NEW) {
      options.add(BlobWriteOption.doesNotExist());
    }
    config.kmsKey().map(BlobWriteOption::kmsKeyName).ifPresent(options::add);
    return options.toArray(BlobWriteOption[]::new);
  }

  ObjectMetadata describe(ObjectKey key, BlobInfo blob) {
    return new ObjectMetadata(key, blob.getSize(), blob.getUpdateTimeOffsetDateTime().toInstant());
  }

  /** Translates the failure of a request that cannot have made the object visible. */
  StorageException failed(ObjectKey key, BaseServiceException e) {
    return errors.translate("store", key.value(), e);
  }

  /**
   * Finds out what became of a write whose last request failed: the library tries one again whose
   * answer was lost, and then finds the key taken by its own first try.
   */
  ObjectMetadata settle(ObjectKey key, WriteMode mode, WriteMark mark, BaseServiceException e) {
    boolean taken = mode == WriteMode.CREATE_NEW && GcsErrors.isPrecondition(e);
    if (!taken && !GcsErrors.maybeCarriedOut(e)) {
      throw failed(key, e);
    }
    Blob found;
    try {
      found = storage.get(config.blobOf(key));
    } catch (BaseServiceException lookUp) {
      WriteOutcomeUnknownException unknown = unknown(key, e);
      unknown.addSuppressed(lookUp);
      throw unknown;
    }
    if (found != null && mark.isOn(found)) {
      return describe(key, found);
    }
    if (taken || (found != null && mode == WriteMode.CREATE_NEW)) {
      throw new ObjectAlreadyExistsException(
          "cannot store '" + key + "' in " + config.place() + ": the key is taken by another write",
          e);
    }
    throw unknown(key, e);
  }

  private WriteOutcomeUnknownException unknown(ObjectKey key, BaseServiceException e) {
    return new WriteOutcomeUnknownException(
        "'"
            + key
            + "' in "
            + config.place()
            + " may be stored or not: the store's answer was lost and looking did not settle it."
            + " Look whether the object is there once the store is reachable again",
        e);
  }
}
