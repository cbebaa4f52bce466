// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.repository;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One generation of a lock.
 *
 * @param holder who holds it
 * @param operation what the holder does
 * @param takenAt when the holder took the lock, by its clock
 * @param renewedAt when this generation was made, by the holder's clock
 * @param leaseMillis how long it holds
 * @param released whether the holder is done
 * @param checkpointsBefore the cluster's checkpoints before the holder made its own; null if the
 *     holder makes none
 * @param checkpoint the checkpoint that the holder made; null if it made none yet, or does not know
 */
public record LockRecord(
    LockHolder holder,
    String operation,
    Instant takenAt,
    Instant renewedAt,
    long leaseMillis,
    boolean released,
    @Nullable List<String> checkpointsBefore,
    @Nullable String checkpoint) {

  boolean isFree(Instant now) {
    return released
        || now.isAfter(renewedAt.plus(Duration.ofMillis(leaseMillis)))
        || holder.isKnownDead();
  }

  LockRecord renewed(Instant now) {
    return new LockRecord(
        holder, operation, takenAt, now, leaseMillis, released, checkpointsBefore, checkpoint);
  }

  LockRecord withCheckpoint(String name) {
    return new LockRecord(
        holder, operation, takenAt, renewedAt, leaseMillis, released, checkpointsBefore, name);
  }

  LockRecord asReleased() {
    return new LockRecord(
        holder, operation, takenAt, renewedAt, leaseMillis, true, checkpointsBefore, checkpoint);
  }
}
