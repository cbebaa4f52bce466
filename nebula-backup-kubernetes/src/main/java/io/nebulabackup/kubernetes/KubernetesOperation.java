// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.BackupOperation;
import java.util.List;

/**
 * What the operator is doing, followed. Safe for use by several threads.
 *
 * @param <T> what it is at last
 */
public interface KubernetesOperation<T> extends BackupOperation<T> {

  /**
   * Returns what deserved attention when it was submitted, though it did not keep it from being
   * submitted, and what could not be checked.
   *
   * @return the warnings of {@link SubmissionPlan}; none for what this client did not submit
   */
  List<String> warnings();
}
