// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps replacements of one object apart by what the store allows, about one write a second to one
 * name: https://cloud.google.com/storage/quotas#objects. Writes of other processes are not known
 * here; what the store refuses for their sake is tried again later. Safe for use by several
 * threads.
 */
final class WritePace {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  /** When which object may be written again, by {@link System#nanoTime()}; oldest write first. */
  private final Map<ObjectKey, Long> free = new LinkedHashMap<>();

  /** Waits until an object may be written. What is created has not been written just before. */
  void awaitTurn(ObjectKey key, WriteMode mode) {
    long turn = turn(key, mode, System.nanoTime());
    for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new StorageException(
            "cannot store '"
                + key
                + "': the thread was interrupted while it waited for a second"
                + " to pass since the last write",
            true,
            null);
      }
      LockSupport.parkNanos(this, left);
    }
  }

  /** Returns when an object may be written by somebody who asks now, and takes that turn. */
  synchronized long turn(ObjectKey key, WriteMode mode, long now) {
    Iterator<Long> oldest = free.values().iterator();
    while (oldest.hasNext() && oldest.next() - now <= 0) {
      oldest.remove();
    }
    Long next = free.remove(key);
    boolean waits = mode == WriteMode.REPLACE && next != null && next - now > 0;
    long turn = waits ? next : now;
    free.put(key, turn + INTERVAL_NANOS);
    return turn;
  }
}
