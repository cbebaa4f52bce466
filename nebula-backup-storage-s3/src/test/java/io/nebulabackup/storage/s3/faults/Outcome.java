// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.CleanupReport;
import io.nebulabackup.model.VerifyLevel;
import org.jspecify.annotations.Nullable;

/**
 * How a backup under faults ended: whole, or with an error of ours. There is no third way.
 *
 * @param backup the backup; null if there is none
 * @param error why there is none; null if there is one
 */
record Outcome(@Nullable BackupSet backup, @Nullable BackupException error) {

  /** Waits for the end; an exception of another kind fails the test. */
  static Outcome of(BackupOperation<BackupSet> run) {
    try {
      return new Outcome(run.join(), null);
    } catch (BackupException e) {
      assertThat(e.code()).isNotEmpty();
      assertThat(e.getMessage()).isNotBlank();
      return new Outcome(null, e);
    }
  }

  /** What is there is whole, and what is not whole is gone after a clean-up. */
  void requireClean(FaultCluster cluster) {
    BackupClient client = cluster.client();
    BackupSet made = backup;
    if (made != null) {
      assertThat(client.repository().verify(made.name()).level(VerifyLevel.REPLAY).run().findings())
          .isEmpty();
    }
    CleanupReport orphans = client.repository().findOrphans();
    CleanupReport removed = client.repository().remove(orphans);
    assertThat(removed).isEqualTo(orphans);
    CleanupReport left = client.repository().findOrphans();
    assertThat(left.uploads()).isEmpty();
    assertThat(left.checkpoints()).isEmpty();
    assertThat(cluster.sandbox().checkpointNames()).isEmpty();
    assertThat(cluster.bucket().unnamed()).isEmpty();
  }

  @Override
  public String toString() {
    return error == null ? "whole" : error.code() + ": " + error.getMessage();
  }
}
