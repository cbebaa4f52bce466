// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Requests held back before they are carried out, until released. Thread-safe.
 *
 * @see ThriftServer#stall
 */
public final class Stall implements AutoCloseable {

  private final CountDownLatch caught = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  Stall() {}

  /**
   * Waits until a request is held back.
   *
   * @param timeout for how long to wait
   * @return false if none came in time
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean awaitCaught(Duration timeout) throws InterruptedException {
    return caught.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets the requests held back go on; later ones are not held back. */
  public void release() {
    released.countDown();
  }

  /** Releases. */
  @Override
  public void close() {
    release();
  }

  void hold() throws InterruptedException {
    caught.countDown();
    released.await();
  }
}
