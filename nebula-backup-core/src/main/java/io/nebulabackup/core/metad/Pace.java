// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time as the retries see it. */
interface Pace {

  /** Real time. */
  Pace REAL =
      new Pace() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
          LockSupport.parkNanos(this, time.toNanos());
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
        }
      };

  /** Returns nanoseconds since some fixed moment. */
  long nanos();

  /** Waits. */
  void pause(Duration time) throws InterruptedException;
}
