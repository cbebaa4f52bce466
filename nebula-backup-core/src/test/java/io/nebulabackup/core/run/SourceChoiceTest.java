// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.agent.PartitionWal;
import io.nebulabackup.core.agent.SpliceOutcome;
import io.nebulabackup.core.plan.Replica;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SourceChoiceTest {

  private static final long MIB = 1 << 20;
  private static final LogPosition COMMON = new LogPosition(100, 2);

  private static Replica replica(int host, PartitionId id, long bytes) {
    return replica(host, id, bytes, COMMON, true);
  }

  private static Replica replica(
      int host, PartitionId id, long bytes, LogPosition common, boolean proven) {
    return new Replica(
        host,
        0,
        new PartitionWal(
            id,
            "/wal/" + id.part(),
            new LogPosition(1, 1),
            new LogPosition(200, 2),
            new LogPosition(200, 2),
            SpliceOutcome.CONTINUES,
            common,
            proven,
            bytes));
  }

  private static PartitionId part(int number) {
    return new PartitionId(1, number);
  }

  private static Map<Integer, Long> bytesByHost(Map<PartitionId, Replica> chosen) {
    Map<Integer, Long> bytes = new TreeMap<>();
    chosen
        .values()
        .forEach(replica -> bytes.merge(replica.storage(), replica.wal().newBytes(), Long::sum));
    return bytes;
  }

  @Test
  void of_leadersOfAllOnOneHost_sharesTheCuttingAmongTheHosts() {
    Map<PartitionId, List<Replica>> candidates = new HashMap<>();
    for (int n = 1; n <= 60; n++) {
      PartitionId id = part(n);
      long bytes = n % 7 * 5L * MIB + MIB;
      candidates.put(
          id, List.of(replica(0, id, bytes), replica(1, id, bytes), replica(2, id, bytes)));
    }

    Map<Integer, Long> bytes = bytesByHost(SourceChoice.of(candidates));

    long total = bytes.values().stream().mapToLong(Long::longValue).sum();
    assertThat(bytes).hasSize(3);
    assertThat(bytes.values()).allMatch(share -> share < total * 45 / 100);
  }

  @Test
  void of_leadersSpread_cutsEachAtItsLeader() {
    Map<PartitionId, List<Replica>> candidates = new HashMap<>();
    for (int n = 0; n < 60; n++) {
      PartitionId id = part(n + 1);
      List<Replica> replicas = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        replicas.add(replica((n + i) % 3, id, 20 * MIB));
      }
      candidates.put(id, replicas);
    }

    Map<PartitionId, Replica> leaders = new HashMap<>();
    candidates.forEach((id, replicas) -> leaders.put(id, replicas.get(0)));

    assertThat(SourceChoice.of(candidates)).isEqualTo(leaders);
  }

  @Test
  void of_littleToCut_staysWithTheLeaders() {
    Map<PartitionId, List<Replica>> candidates = new HashMap<>();
    for (int n = 1; n <= 100; n++) {
      PartitionId id = part(n);
      candidates.put(id, List.of(replica(0, id, 32), replica(1, id, 32)));
    }

    assertThat(bytesByHost(SourceChoice.of(candidates))).containsOnlyKeys(0);
  }

  @Test
  void of_othersNotProvenOrSplicedElsewhere_staysWithTheLeader() {
    Map<PartitionId, List<Replica>> candidates = new HashMap<>();
    for (int n = 1; n <= 10; n++) {
      PartitionId id = part(n);
      candidates.put(
          id,
          List.of(
              replica(0, id, 50 * MIB),
              replica(1, id, 50 * MIB, COMMON, false),
              replica(2, id, 50 * MIB, new LogPosition(99, 2), true)));
    }

    assertThat(bytesByHost(SourceChoice.of(candidates))).containsOnlyKeys(0);
  }

  @Test
  void of_theSameInAnotherOrder_choosesTheSame() {
    Map<PartitionId, List<Replica>> forwards = new TreeMap<>();
    Map<PartitionId, List<Replica>> backwards = new TreeMap<>(java.util.Comparator.reverseOrder());
    for (int n = 1; n <= 40; n++) {
      PartitionId id = part(n);
      List<Replica> replicas = List.of(replica(0, id, 9 * MIB), replica(1, id, 9 * MIB));
      forwards.put(id, replicas);
      backwards.put(id, replicas);
    }

    assertThat(SourceChoice.of(forwards)).isEqualTo(SourceChoice.of(backwards));
  }
}
