// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only while somebody pauses. */
final class ManualPace implements Pace {

  private final List<Duration> pauses = new ArrayList<>();
  private long nanos;
  private Runnable duringPause = () -> {};

  /** Sets what happens during every pause. */
  ManualPace duringPause(Runnable what) {
    duringPause = what;
    return this;
  }

  synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized void pause(Duration time) {
    pauses.add(time);
    nanos += time.toNanos();
    duringPause.run();
  }
}
