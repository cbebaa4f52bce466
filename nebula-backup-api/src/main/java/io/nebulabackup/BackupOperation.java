// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import io.nebulabackup.error.BackupException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An operation under way.
 *
 * @param <T> what it results in
 */
public interface BackupOperation<T> {

  /**
   * Returns a stage that completes with the result or a {@link BackupException}.
   *
   * @return the stage; completing it from outside has no effect on the operation
   */
  CompletionStage<T> completion();

  /**
   * Waits for the result. If the waiting thread is interrupted, the operation is cancelled, wound
   * up, and the thread's interrupt flag is set again.
   *
   * @return the result
   * @throws BackupException the reason why there is none
   */
  T join();

  /**
   * Waits some time for the result; the operation goes on if the time is over first.
   *
   * @param timeout how long to wait
   * @return the result, or empty if the operation is still under way
   * @throws BackupException the reason why there is no result
   */
  Optional<T> join(Duration timeout);

  /**
   * Asks the operation to end. It winds up first: checkpoints are dropped, locks released, data set
   * aside is put back. {@link #join()} then throws {@link
   * io.nebulabackup.error.BackupCancelledException}, or returns the result if it was too late to
   * stop.
   */
  void cancel();

  /**
   * Returns how far the operation is.
   *
   * @return the last progress reported
   */
  BackupEvent.Progress progress();
}
