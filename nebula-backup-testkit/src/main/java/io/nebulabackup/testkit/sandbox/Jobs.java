// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Metad's list of jobs. Safe for use by several threads. */
final class Jobs {

  private static final Set<String> BLOCKING =
      Set.of(
          "REBUILD_TAG_INDEX",
          "REBUILD_EDGE_INDEX",
          "REBUILD_FULLTEXT_INDEX",
          "COMPACT",
          "INGEST",
          "DATA_BALANCE",
          "ZONE_BALANCE",
          "LEADER_BALANCE");

  private final List<Job> jobs = new CopyOnWriteArrayList<>();
  private final AtomicInteger lastId = new AtomicInteger();

  /**
   * A job.
   *
   * @param stopSeconds when it ended, in seconds since the epoch by the real clock, with which
   *     clients compare it; 0 if it runs
   */
  record Job(int id, int space, String type, boolean running, long stopSeconds) {}

  void add(int space, String type, boolean running) {
    long stopSeconds = running ? 0 : Instant.now().getEpochSecond();
    jobs.add(new Job(lastId.incrementAndGet(), space, type, running, stopSeconds));
  }

  /** Ids are not given twice. */
  void clear() {
    jobs.clear();
  }

  List<Job> of(int space) {
    return jobs.stream().filter(job -> job.space() == space).toList();
  }

  boolean blockBackup() {
    return jobs.stream().anyMatch(job -> job.running() && BLOCKING.contains(job.type()));
  }
}
