// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.soak;

import io.nebulabackup.model.HostAddress;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.sandbox.storaged.WriteRefused;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Writes as fast as it goes, and changes leaders now and then, until it is closed. */
final class Unrest implements AutoCloseable {

  private static final int TAG = 1;
  private static final int KEYS = 200_000;
  private static final int BATCH = 2_000;
  private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = 2_000_000;

  private final SandboxCluster cluster;
  private final SandboxSpace space;
  private final Random random;
  private final Thread thread = new Thread(this::run, "unrest");
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private volatile boolean over;

  Unrest(SandboxCluster cluster, SandboxSpace space, long seed) {
    this.cluster = cluster;
    this.space = space;
    this.random = new Random(seed);
  }

  void start() {
    thread.start();
  }

  long written() {
    return written.get();
  }

  long leaderChanges() {
    return changes.get();
  }

  /** Writes the vertex by which a restored cluster is recognised. */
  static void mark(SandboxSpace space, String round) {
    while (true) {
      try {
        space.putVertex("marker", TAG, round);
        return;
      } catch (WriteRefused e) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  static String marker(SandboxSpace space) {
    return space.vertex("marker", TAG).orElse("none");
  }

  private void run() {
    long started = System.nanoTime();
    long lastTick = started;
    long lastChange = started;
    try {
      while (!over) {
        try {
          write();
          long now = System.nanoTime();
          cluster.clock().advance(Duration.ofNanos(now - lastTick));
          lastTick = now;
          if (now - lastChange > BETWEEN_CHANGES.toNanos()) {
            lastChange = now;
            changeLeader();
          }
        } catch (WriteRefused e) { // blocked for a backup, or without a leader
          LockSupport.parkNanos(PAUSE_NANOS);
          cluster.electLeaders();
        }
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void write() {
    try (SandboxSpace.Batch batch = space.batch()) {
      for (int i = 0; i < BATCH; i++) {
        int key = random.nextInt(KEYS);
        switch (random.nextInt(8)) {
          case 0 -> batch.deleteVertex("player" + key, TAG);
          case 1, 2 ->
              batch.putEdge(
                  "player" + key, 2, 0, "player" + random.nextInt(KEYS), "since " + key % 40);
          default -> batch.putVertex("player" + key, TAG, properties(key));
        }
      }
    }
    written.addAndGet(BATCH);
  }

  private String properties(int key) {
    return String.format(
        Locale.ROOT,
        "{\"name\":\"player %d\",\"age\":%d,\"score\":%d}",
        key,
        key % 45,
        random.nextInt(1_000_000));
  }

  private void changeLeader() {
    int part = 1 + random.nextInt(space.partitions().size());
    if (random.nextBoolean()) {
      List<HostAddress> hosts = cluster.storages();
      space.moveLeader(part, hosts.get(random.nextInt(hosts.size())));
    } else {
      space.appendCutOff(part, 1 + random.nextInt(3));
      space.electOtherLeader(part);
    }
    changes.incrementAndGet();
  }

  /** Ends the writes; fails if they ended by themselves. */
  @Override
  public void close() {
    over = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    RuntimeException why = failure.getAndSet(null);
    if (why != null) {
      throw why;
    }
  }
}
