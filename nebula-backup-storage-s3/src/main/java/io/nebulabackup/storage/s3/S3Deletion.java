// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.error.BackupException;
import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** One deletion: in batches of 1,000, or one by one at stores that know no batches. */
final class S3Deletion {

  private static final int BATCH = 1_000;

  private final S3Client client;
  private final S3Config config;
  private final S3Errors errors;
  private final BatchSupport batches;
  private final Map<ObjectKey, String> failures = new HashMap<>();
  private boolean anyDeleted;
  private boolean allRetryable = true;
  private @Nullable BackupException firstRefusal;

  S3Deletion(S3Client client, S3Config config, BatchSupport batches) {
    this.client = client;
    this.config = config;
    this.errors = new S3Errors(config);
    this.batches = batches;
  }

  void delete(Collection<ObjectKey> keys) {
    List<ObjectKey> all = List.copyOf(new TreeSet<>(keys));
    for (int from = 0; from < all.size(); from += BATCH) {
      deleteBatch(all.subList(from, Math.min(from + BATCH, all.size())));
    }
    if (failures.isEmpty()) {
      return;
    }
    if (!anyDeleted && firstRefusal != null) {
      throw firstRefusal;
    }
    throw new BatchDeleteException(failures, allRetryable);
  }

  private void deleteBatch(List<ObjectKey> keys) {
    if (batches.isRefused()) {
      keys.forEach(this::deleteSingle);
      return;
    }
    try {
      List<ObjectIdentifier> names =
          keys.stream()
              .map(key -> ObjectIdentifier.builder().key(config.keyOf(key)).build())
              .toList();
      DeleteObjectsResponse response =
          client.deleteObjects(
              request ->
                  request
                      .bucket(config.bucket())
                      .delete(delete -> delete.objects(names).quiet(true)));
      response.errors().forEach(this::note);
      anyDeleted |= response.errors().size() < keys.size();
    } catch (SdkException e) {
      if (S3Errors.isUnsupported(e)) {
        batches.refused();
        keys.forEach(this::deleteSingle);
        return;
      }
      keys.forEach(key -> note(key, e));
    }
  }

  private void deleteSingle(ObjectKey key) {
    try {
      client.deleteObject(request -> request.bucket(config.bucket()).key(config.keyOf(key)));
      anyDeleted = true;
    } catch (SdkException e) {
      if (S3Errors.isNoObject(e)) {
        anyDeleted = true;
      } else {
        note(key, e);
      }
    }
  }

  private void note(S3Error error) {
    String code = String.valueOf(error.code());
    if (code.equals("NoSuchKey")) {
      return;
    }
    String key = String.valueOf(error.key()).substring(config.prefix().length());
    failures.put(ObjectKey.of(key), code + ": " + error.message());
    allRetryable &= S3Errors.isPassingCode(code);
  }

  private void note(ObjectKey key, SdkException e) {
    BackupException translated = errors.translate("delete", key.value(), e);
    failures.put(key, String.valueOf(translated.getMessage()));
    allRetryable &= translated.isRetryable();
    if (firstRefusal == null) {
      firstRefusal = translated;
    }
  }
}
