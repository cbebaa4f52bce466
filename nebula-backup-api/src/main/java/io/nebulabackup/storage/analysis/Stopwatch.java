// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects how long something takes. */
final class Stopwatch {

  private final List<Long> nanos = new ArrayList<>();

  void add(long startNanos) {
    nanos.add(System.nanoTime() - startNanos);
  }

  Duration median() {
    if (nanos.isEmpty()) {
      return Duration.ZERO;
    }
    Collections.sort(nanos);
    return Duration.ofNanos(nanos.get(nanos.size() / 2));
  }
}
