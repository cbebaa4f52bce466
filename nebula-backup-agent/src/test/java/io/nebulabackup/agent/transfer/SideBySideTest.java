// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.error.BackupCancelledException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  private final Cancellation cancellation = new Cancellation();

  @Test
  void submit_neverRunsMoreThanItsNumberAtATime() throws IOException {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Phaser pairs = new Phaser(2);
    try (SideBySide work = new SideBySide("test", 2, cancellation)) {
      for (int i = 0; i < 20; i++) {
        work.submit(
            () -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              pairs.arriveAndAwaitAdvance(); // two must run at a time, or this waits for ever
              running.decrementAndGet();
              done.incrementAndGet();
            });
      }
      work.await();
    }
    assertThat(most).hasValue(2);
    assertThat(done).hasValue(20);
  }

  @Test
  void await_whenATaskFailed_throwsItsFailureAndEndsTheOthers() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    assertThatThrownBy(
            () -> {
              try (SideBySide work = new SideBySide("test", 2, cancellation)) {
                work.submit(() -> waitForEver(started, ended));
                work.submit(
                    () -> {
                      awaitQuietly(started);
                      throw new IOException("disk broken");
                    });
                work.await();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("disk broken");
    assertThat(ended.getCount()).isZero();
  }

  @Test
  void submit_afterATaskFailed_throwsItsFailure() throws IOException {
    try (SideBySide work = new SideBySide("test", 1, cancellation)) {
      work.submit(
          () -> {
            throw new IllegalArgumentException("no");
          });
      assertThatThrownBy(() -> work.submit(() -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no");
    }
  }

  @Test
  void await_whenCancelled_throwsThatAndEndsTheTasks() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread canceller =
        new Thread(
            () -> {
              awaitQuietly(started);
              cancellation.cancel();
            });
    canceller.start();
    assertThatThrownBy(
            () -> {
              try (SideBySide work = new SideBySide("test", 1, cancellation)) {
                work.submit(() -> waitForEver(started, ended));
                work.await();
              }
            })
        .isInstanceOf(BackupCancelledException.class);
    assertThat(ended.getCount()).isZero();
  }

  @Test
  void close_whileATaskRuns_waitsUntilItHasEnded() throws IOException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (SideBySide work = new SideBySide("test", 1, cancellation)) {
      work.submit(() -> waitForEver(started, ended));
      awaitQuietly(started);
    }
    assertThat(ended.getCount()).isZero();
  }

  private static void waitForEver(CountDownLatch started, CountDownLatch ended) {
    started.countDown();
    awaitQuietly(new CountDownLatch(1));
    ended.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
