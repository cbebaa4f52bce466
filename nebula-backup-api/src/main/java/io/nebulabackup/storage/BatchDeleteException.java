// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.util.Map;
import java.util.TreeMap;

/** Some objects of a batch could not be deleted; all others are gone. */
public final class BatchDeleteException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient Map<ObjectKey, String> failures;

  /**
   * Creates the exception.
   *
   * @param failures the keys that remain, each with the store's reason
   * @param retryable whether deleting them may succeed later
   */
  public BatchDeleteException(Map<ObjectKey, String> failures, boolean retryable) {
    super(
        failures.size() + " objects could not be deleted: " + new TreeMap<>(failures),
        retryable,
        null);
    this.failures = Map.copyOf(failures);
  }

  /**
   * Returns what remains.
   *
   * @return every key that could not be deleted, with the store's reason
   */
  public Map<ObjectKey, String> failures() {
    return failures;
  }
}
