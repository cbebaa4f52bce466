// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends a Job that is not over so that no Pod of it comes afterwards. The Job controller acts on
 * what it saw last: it may create a Pod for a Job that has just been deleted, and the garbage
 * collector may take longer to notice than a backup takes. So the Job is suspended first. The Job
 * controller says in its status when it has done so; from then on it creates no Pod.
 */
final class JobEnding {

  private static final Duration SOON = Duration.ofSeconds(2);

  private JobEnding() {}

  /**
   * What to do next.
   *
   * @param job the Job
   * @param rejected what the API server said to the last call; if that was about this Job's
   *     suspension, it is deleted as it is
   */
  static Action next(JobView job, @Nullable Rejection rejected) {
    boolean refused =
        rejected != null
            && rejected.call() instanceof Action.Update
            && rejected.call().object() instanceof Job;
    if (job.isSuspended() || refused) {
      return new Action.Delete(job.job());
    }
    if (Boolean.TRUE.equals(job.job().getSpec().getSuspend())) {
      return new Action.Await(SOON, Resources.described(job.job()) + " to be suspended");
    }
    Job suspended = Resources.copy(job.job());
    suspended.getSpec().setSuspend(true);
    return new Action.Update(suspended);
  }
}
