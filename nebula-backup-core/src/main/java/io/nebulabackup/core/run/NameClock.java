// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.repository.LockRecord;
import io.nebulabackup.core.vendor.BackupNames;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;

/**
 * The clock that metad names checkpoints by: its own, in a time zone that it tells nobody. How far
 * it is from this machine's is known from a checkpoint that was asked for at a known time.
 *
 * @param name a checkpoint's name
 * @param asked when this machine asked for it
 * @param answered when it was there
 */
record NameClock(String name, Instant asked, Instant answered) {

  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  /**
   * Tells whether a checkpoint was made while a run that died held its lock. After a change between
   * summer and winter time it is not recognized.
   */
  boolean mayBeOf(LockRecord run, String other) {
    Duration lease = Duration.ofMillis(run.leaseMillis());
    Duration apart = lease.dividedBy(2); // by so much the machines' clocks may differ
    LocalDateTime own = BackupNames.localTime(name).orElse(null);
    LocalDateTime made = BackupNames.localTime(other).orElse(null);
    if (own == null || made == null) {
      return false;
    }
    Duration earlier = Duration.between(made, own);
    Instant notBefore = asked.minus(earlier).minus(RESOLUTION);
    Instant notAfter = answered.minus(earlier).plus(RESOLUTION);
    return !notAfter.isBefore(run.takenAt().minus(apart))
        && !notBefore.isAfter(run.renewedAt().plus(lease).plus(apart));
  }
}
