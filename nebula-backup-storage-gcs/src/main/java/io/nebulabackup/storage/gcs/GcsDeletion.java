// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageBatch;
import com.google.cloud.storage.StorageBatchResult;
import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One deletion: in batches; what a batch leaves is deleted one by one, which is tried again. */
final class GcsDeletion {

  /** The most calls of one batch: https://cloud.google.com/storage/docs/batch. */
  private static final int BATCH = 100;

  private final Storage storage;
  private final GcsErrors errors;
  private final Map<ObjectKey, String> failures = new HashMap<>();
  private final GcsConfig config;
  private boolean allRetryable = true;
  private @Nullable StorageException first;

  GcsDeletion(Storage storage, GcsConfig config) {
    this.storage = storage;
    this.config = config;
    this.errors = new GcsErrors(config);
  }

  void delete(Collection<ObjectKey> keys) {
    List<ObjectKey> all = List.copyOf(new TreeSet<>(keys));
    for (int from = 0; from < all.size(); from += BATCH) {
      leftByBatch(all.subList(from, Math.min(from + BATCH, all.size()))).forEach(this::deleteOne);
    }
    if (first != null && failures.size() == all.size()) {
      throw first;
    }
    if (!failures.isEmpty()) {
      throw new BatchDeleteException(failures, allRetryable);
    }
  }

  private List<ObjectKey> leftByBatch(List<ObjectKey> keys) {
    if (keys.size() == 1) {
      return keys;
    }
    StorageBatch batch = storage.batch();
    Map<ObjectKey, StorageBatchResult<Boolean>> results = new LinkedHashMap<>();
    keys.forEach(key -> results.put(key, batch.delete(config.blobOf(key))));
    try {
      batch.submit();
    } catch (BaseServiceException e) {
      return keys;
    }
    List<ObjectKey> left = new ArrayList<>();
    results.forEach(
        (key, result) -> {
          if (!isDone(result)) {
            left.add(key);
          }
        });
    return left;
  }

  /** Whether an object is gone: deleted now, or not there before. */
  private static boolean isDone(StorageBatchResult<Boolean> result) {
    try {
      return result.get() != null;
    } catch (BaseServiceException e) {
      return e.getCode() == 404;
    }
  }

  private void deleteOne(ObjectKey key) {
    try {
      storage.delete(config.blobOf(key));
    } catch (BaseServiceException e) {
      StorageException failure = errors.translate("delete", key.value(), e);
      failures.put(key, String.valueOf(failure.getMessage()));
      allRetryable &= failure.isRetryable();
      if (first == null) {
        first = failure;
      }
    }
  }
}
