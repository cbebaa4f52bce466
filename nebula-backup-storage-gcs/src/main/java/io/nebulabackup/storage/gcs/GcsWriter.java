// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
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
 * Every write names the generation that it replaces, or that it replaces none.
 */
final class GcsWriter {

  private static final String LOST =
      "the store's answer was lost and looking did not settle it. Look whether the object is there"
          + " once the store is reachable again";

  private static final String RACED =
      "others wrote or deleted it at the same time. Look what is there, and who else writes there";

  private final Storage storage;
  private final GcsConfig config;
  private final ChunkBudget budget;
  private final GcsErrors errors;

  GcsWriter(Storage storage, GcsConfig config, ChunkBudget budget) {
    this.storage = storage;
    this.config = config;
    this.budget = budget;
    this.errors = new GcsErrors(config);
  }

  ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    PendingWrite creation = PendingWrite.creating(key);
    try {
      return put(creation, content);
    } catch (ObjectAlreadyExistsException e) {
      if (mode == WriteMode.CREATE_NEW) {
        throw e;
      }
    }
    try {
      return put(creation.replacing(generationOf(key)), content);
    } catch (ObjectAlreadyExistsException e) {
      throw unknown(key, RACED, e);
    }
  }

  private long generationOf(ObjectKey key) {
    try {
      Blob found = storage.get(config.blobOf(key), BlobGetOption.fields(BlobField.GENERATION));
      return found == null ? PendingWrite.NONE : found.getGeneration();
    } catch (BaseServiceException e) {
      throw errors.translate("look up", key.value(), e);
    }
  }

  private ObjectMetadata put(PendingWrite write, ObjectContent content) {
    ObjectKey key = write.key();
    BlobInfo.Builder blob =
        BlobInfo.newBuilder(config.blobOf(key))
            .setContentType("application/octet-stream")
            .setMetadata(write.mark().metadata());
    config.storageClass().map(StorageClass::valueOf).ifPresent(blob::setStorageClass);
    try (ChunkBudget.Share memory = budget.take(content.length());
        ContentReader reader = new ContentReader(key, content)) {
      return content.length() <= memory.chunkBytes()
          ? putWhole(write, blob.build(), reader)
          : new ResumableUpload(this, storage, memory.chunkBytes())
              .put(write, blob.build(), reader);
    }
  }

  private ObjectMetadata putWhole(PendingWrite write, BlobInfo info, ContentReader reader) {
    byte[] bytes = new byte[(int) reader.remaining()];
    int read = reader.read(bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, read);
    List<BlobTargetOption> options = new ArrayList<>();
    // The library would compress what is compressed already.
    options.add(BlobTargetOption.disableGzipContent());
    options.add(BlobTargetOption.generationMatch(write.replaced()));
    config.kmsKey().map(BlobTargetOption::kmsKeyName).ifPresent(options::add);
    SentBytes sent = SentBytes.of(read, crc);
    Blob stored;
    try {
      // The store compares the checksum before it makes the object visible.
      BlobInfo checked = info.toBuilder().setCrc32c(sent.crc32c()).build();
      stored = storage.create(checked, bytes, options.toArray(BlobTargetOption[]::new));
    } catch (BaseServiceException e) {
      return settle(write, sent, e);
    }
    return checked(write.key(), stored, sent);
  }

  /** Returns the options of a write, but for those that only a request sent whole can have. */
  BlobWriteOption[] writeOptions(PendingWrite write) {
    List<BlobWriteOption> options = new ArrayList<>();
    options.add(BlobWriteOption.generationMatch(write.replaced()));
    config.kmsKey().map(BlobWriteOption::kmsKeyName).ifPresent(options::add);
    return options.toArray(BlobWriteOption[]::new);
  }

  /** Looks up what a write has left that the store reported as done without describing it. */
  ObjectMetadata confirm(PendingWrite write, SentBytes sent) {
    Blob found;
    try {
      found = storage.get(config.blobOf(write.key()));
    } catch (BaseServiceException e) {
      throw unknown(write.key(), LOST, e);
    }
    if (found == null || !write.mark().isOn(found)) {
      // Nobody can tell any more what had been stored.
      throw unknown(write.key(), RACED, null);
    }
    return checked(write.key(), found, sent);
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
  StorageException refused(PendingWrite write, BaseServiceException e) {
    return GcsErrors.isPrecondition(e)
        ? taken(write.key(), e)
        : errors.translateWithoutObject("store", write.key().value(), e);
  }

  /** Tells that the store has lost an upload, which must begin anew. */
  StorageException dropped(PendingWrite write, BaseServiceException e) {
    return new StorageException(
        "cannot store '"
            + write.key()
            + "' in "
            + config.place()
            + ": the store dropped the upload midway (status "
            + e.getCode()
            + "); nothing was stored",
        true,
        e);
  }

  /**
   * Finds out what became of a write whose last request failed: the library tries one again whose
   * answer was lost, and then finds the key changed by its own first try.
   */
  ObjectMetadata settle(PendingWrite write, SentBytes sent, BaseServiceException e) {
    ObjectKey key = write.key();
    boolean taken = GcsErrors.isPrecondition(e);
    if (!taken && !GcsErrors.maybeCarriedOut(e)) {
      throw refused(write, e);
    }
    Blob found;
    try {
      found = storage.get(config.blobOf(key));
    } catch (BaseServiceException lookUp) {
      WriteOutcomeUnknownException unknown = unknown(key, LOST, e);
      unknown.addSuppressed(lookUp);
      throw unknown;
    }
    if (found != null && write.mark().isOn(found)) {
      return checked(key, found, sent);
    }
    if (taken || (found != null && write.isCreation())) {
      throw taken(key, e);
    }
    throw unknown(key, LOST, e);
  }

  private ObjectAlreadyExistsException taken(ObjectKey key, BaseServiceException e) {
    return new ObjectAlreadyExistsException(
        "cannot store '" + key + "' in " + config.place() + ": the key is taken by another write",
        e);
  }

  private WriteOutcomeUnknownException unknown(
      ObjectKey key, String reason, @Nullable Exception e) {
    return new WriteOutcomeUnknownException(
        "'" + key + "' in " + config.place() + " may be stored or not: " + reason, e);
  }
}
