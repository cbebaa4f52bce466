// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a cluster keeps its WAL, and what to make of it.
 *
 * @param time storaged's {@code wal_ttl}
 * @param known whether the cluster says so itself
 * @param binding whether the user wants to be kept from what is older
 */
record WalTtl(Duration time, boolean known, boolean binding) {

  /** What conf/nebula-storaged.conf.production ships; a cluster that says nothing has it. */
  private static final Duration SHIPPED = Duration.ofHours(4);

  static WalTtl of(@Nullable Duration said, boolean binding) {
    return said == null ? new WalTtl(SHIPPED, false, binding) : new WalTtl(said, true, binding);
  }

  boolean isOver(Duration age) {
    return age.compareTo(time) >= 0;
  }

  void report(WalTtlException problem, Findings findings) {
    if (known && binding) {
      findings.problem(problem);
    } else if (known) {
      findings.warn(String.valueOf(problem.getMessage()));
    } else {
      findings.warn(
          problem.getMessage() + " (the cluster does not set wal_ttl; this is what it ships with)");
    }
  }
}
