// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.TransferProgress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts bytes and tells of them, not too often. Safe for use by several threads. */
final class ProgressMeter {

  private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

  private final Consumer<TransferProgress> listener;
  private final AtomicLong total = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);

  ProgressMeter(Consumer<TransferProgress> listener) {
    this.listener = listener;
  }

  /** Counts bytes that are still to be moved. */
  void expect(long bytes) {
    total.addAndGet(bytes);
  }

  /** The bytes to be moved in all. */
  long expected() {
    return total.get();
  }

  /** Counts bytes; a negative number takes back what has to be moved again. */
  void add(long bytes) {
    long now = System.nanoTime();
    long before = toldAt.get();
    long sum = done.addAndGet(bytes);
    if (now - before >= INTERVAL_NANOS && toldAt.compareAndSet(before, now)) {
      tell(sum);
    }
  }

  /** Tells the final number. */
  void finish() {
    tell(done.get());
  }

  private void tell(long sum) {
    listener.accept(new TransferProgress(Math.min(sum, total.get()), total.get()));
  }
}
