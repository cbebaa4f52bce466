// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.error.BackupException;
import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** One deletion: in batches of 1,000, or one by one at stores that know no batches. */
final class S3Deletion {

  private static final int BATCH = 1_000;

  private static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(20));

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
    List<ObjectKey> left = keys;
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      if (batches.isRefused()) {
        left.forEach(this::deleteSingle);
        return;
      }
      boolean last = attempt == config.mostAttempts();
      left = deleteAtOnce(left, last);
      if (!left.isEmpty() && !batches.isRefused()) {
        pause(attempt);
      }
    }
  }

  /**
   * Sends one batch.
   *
   * @return what remains to be sent again
   */
  private List<ObjectKey> deleteAtOnce(List<ObjectKey> keys, boolean last) {
    Map<String, ObjectKey> names = new LinkedHashMap<>();
    keys.forEach(key -> names.put(config.keyOf(key), key));
    List<ObjectIdentifier> identifiers =
        names.keySet().stream().map(name -> ObjectIdentifier.builder().key(name).build()).toList();
    try {
      DeleteObjectsResponse response =
          client.deleteObjects(
              request ->
                  request
                      .bucket(config.bucket())
                      .delete(delete -> delete.objects(identifiers).quiet(true)));
      return take(errors(names, response.errors()), keys.size(), last);
    } catch (SdkException e) {
      if (S3Errors.isUnsupported(e)) {
        batches.refused();
        return keys;
      }
      keys.forEach(key -> note(key, e));
      return List.of();
    }
  }

  /** What became of which key. An error that names none of them may be about any. */
  private static Map<ObjectKey, S3Error> errors(
      Map<String, ObjectKey> names, List<S3Error> errors) {
    Map<ObjectKey, S3Error> byKey = new LinkedHashMap<>();
    for (S3Error error : errors) {
      ObjectKey key = names.get(error.key());
      if (key != null) {
        byKey.put(key, error);
      } else {
        names.values().forEach(any -> byKey.putIfAbsent(any, error));
      }
    }
    byKey.values().removeIf(error -> "NoSuchKey".equals(error.code()));
    return byKey;
  }

  /** Notes what failed for good, and returns what may succeed when it is sent again. */
  private List<ObjectKey> take(Map<ObjectKey, S3Error> errors, int asked, boolean last) {
    anyDeleted |= errors.size() < asked;
    List<ObjectKey> again = new ArrayList<>();
    errors.forEach(
        (key, error) -> {
          String code = String.valueOf(error.code());
          boolean passing = S3Errors.isPassingCode(code);
          if (passing && !last) {
            again.add(key);
          } else {
            failures.put(key, code + ": " + error.message());
            allRetryable &= passing;
          }
        });
    return again;
  }

  /** The SDK pauses between attempts of a request, but takes a batch for done once answered. */
  private void pause(int attempt) {
    long end = System.nanoTime() + BACKOFF.computeDelay(attempt + 1).toNanos();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new StorageException(
            "cannot delete all objects in " + config.place() + ": the thread was interrupted",
            true,
            null);
      }
      LockSupport.parkNanos(this, left);
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

  private void note(ObjectKey key, SdkException e) {
    BackupException translated = errors.translate("delete", key.value(), e);
    failures.put(key, String.valueOf(translated.getMessage()));
    allRetryable &= translated.isRetryable();
    if (firstRefusal == null) {
      firstRefusal = translated;
    }
  }
}
