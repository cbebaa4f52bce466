// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints a line for each round as it ends, and judges the memory at the end. */
final class SoakTable {

  private static final double GROWTH_ALLOWED = 1.25;
  private static final long GROWTH_FREE_MIB = 24;
  private static final int WARM_UP = 2;

  private final List<Long> clientMiB = new ArrayList<>();
  private final List<Long> clusterMiB = new ArrayList<>();
  private int misses;

  SoakTable() {
    print(
        "%5s %6s  %-26s %-4s %6s %8s %8s %6s %7s %7s %7s %7s  %s",
        "ROUND", "AT", "BACKUP", "KIND", "SECS", "WAL MiB", "UP MiB", "REQS", "BLOCKED", "REPLAY",
        "CLIENT", "CLUSTER", "RESULT");
  }

  /** A backup that verified by replaying it. */
  void round(
      int number, long atSeconds, String kind, String[] costs, double seconds, double replay) {
    print(
        "%5d %5ds  %-26s %-4s %6.1f %8.1f %8.1f %6s %5sms %6.1fs %3d MiB %3d MiB  ok",
        number,
        atSeconds,
        costs[0],
        kind,
        seconds,
        Long.parseLong(costs[1]) / 1048576.0,
        Long.parseLong(costs[2]) / 1048576.0,
        costs[3],
        costs[4],
        replay,
        clientMiB.get(clientMiB.size() - 1),
        clusterMiB.get(clusterMiB.size() - 1));
  }

  void memory(long client, long cluster) {
    clientMiB.add(client);
    clusterMiB.add(cluster);
  }

  void require(boolean ok, String what) {
    if (!ok) {
      misses++;
    }
    print("%-100s %s", what, ok ? "ok" : "MISSED");
  }

  void miss(String what) {
    require(false, what);
  }

  /** Memory must not grow from the first third of the rounds, once warm, to the last. */
  void requireFlat() {
    flat("client", clientMiB);
    flat("cluster with agents", clusterMiB);
  }

  private void flat(String whose, List<Long> samples) {
    List<Long> warm = samples.subList(Math.min(WARM_UP, samples.size()), samples.size());
    if (warm.size() < 3) {
      print("memory of the %s: too few rounds to tell whether it grows", whose);
      return;
    }
    int third = warm.size() / 3;
    long first = median(warm.subList(0, third));
    long last = median(warm.subList(warm.size() - third, warm.size()));
    require(
        last <= Math.max(first * GROWTH_ALLOWED, (double) (first + GROWTH_FREE_MIB)),
        "memory of the "
            + whose
            + ": "
            + first
            + " MiB in the first third, "
            + last
            + " MiB in the last");
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  boolean isKept() {
    return misses == 0;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
