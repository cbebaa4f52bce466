// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.StorageClass;
import io.nebulabackup.storage.ChecksumMismatchException;
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
import org.jspecify.annotations.Nullable;

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
    SentBytes sent = SentBytes.of(read, crc);
    Blob stored;
    try {
      // The store compares the checksum before it makes the object visible.
      BlobInfo checked = info.toBuilder().setCrc32c(sent.crc32c()).build();
      stored = storage.create(checked, bytes, options.toArray(BlobTargetOption[]::new));
    } catch (BaseServiceException e) {
      return settle(key, mode, mark, sent, e);
    }
    return checked(key, stored, sent);
  }

  /** Returns the options of a write, but for those that only a request sent whole can have. */
  BlobWriteOption[] writeOptions(WriteMode mode) {
    List<BlobWriteOption> options = new ArrayList<>();
    if (mode == WriteMode.CREATE_NEW) {
      options.add(BlobWriteOption.doesNotExist());
    }
    config.kmsKey().map(BlobWriteOption::kmsKeyName).ifPresent(options::add);
    return options.toArray(BlobWriteOption[]::new);
  }

  /** Looks up what a write has left that the store reported as done without describing it. */
  ObjectMetadata confirm(ObjectKey key, WriteMark mark, SentBytes sent) {
    Blob found;
    try {
      found = storage.get(config.blobOf(key));
    } catch (BaseServiceException e) {
      throw unknown(key, e);
    }
    if (found == null || !mark.isOn(found)) {
      // Replaced or deleted in the same moment: nobody can tell any more what had been stored.
      throw unknown(key, null);
    }
    return checked(key, found, sent);
  }

  /** Compares what the store has with what was sent; takes the object away if it differs. */
  private ObjectMetadata checked(ObjectKey key, BlobInfo stored, SentBytes sent) {
    if (sent.isIn(stored)) {
      return new ObjectMetadata(
          key, stored.getSize(), stored.getUpdateTimeOffsetDateTime().toInstant());
    }
    BaseServiceException kept = null;
    try {
      storage.delete(stored.getBlobId(), BlobSourceOption.generationMatch(stored.getGeneration()));
    } catch (BaseServiceException e) {
      kept = e;
    }
    ChecksumMismatchException mismatch =
        new ChecksumMismatchException(
            "cannot store '"
                + key
                + "' in "
                + config.place()
                + ": the store received other bytes than were sent ("
                + stored.getSize()
                + " bytes with CRC32C "
                + stored.getCrc32c()
                + ", expected "
                + sent.length()
                + " with "
                + sent.crc32c()
                + "); the object "
                + (kept == null ? "was deleted again" : "could not be deleted: delete it"),
            kept == null,
            null);
    if (kept != null) {
      mismatch.addSuppressed(kept);
    }
    throw mismatch;
  }

  /** Translates the failure of a request that cannot have made the object visible. */
  StorageException failed(ObjectKey key, BaseServiceException e) {
    return errors.translate("store", key.value(), e);
  }

  /**
   * Finds out what became of a write whose last request failed: the library tries one again whose
   * answer was lost, and then finds the key taken by its own first try.
   */
  ObjectMetadata settle(
      ObjectKey key, WriteMode mode, WriteMark mark, SentBytes sent, BaseServiceException e) {
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
      return checked(key, found, sent);
    }
    if (taken || (found != null && mode == WriteMode.CREATE_NEW)) {
      throw new ObjectAlreadyExistsException(
          "cannot store '" + key + "' in " + config.place() + ": the key is taken by another write",
          e);
    }
    throw unknown(key, e);
  }

  private WriteOutcomeUnknownException unknown(ObjectKey key, @Nullable BaseServiceException e) {
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
