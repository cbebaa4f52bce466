// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import static io.nebulabackup.core.wal.TestLogs.concat;
import static io.nebulabackup.core.wal.TestLogs.log;
import static io.nebulabackup.core.wal.TestLogs.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.adopt.ReplicaLogs.Captured;
import io.nebulabackup.core.adopt.ReplicaLogs.ReplicaLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaLogsTest {

  @TempDir Path directory;

  /** One replica per list of records; the first one leads. */
  @SafeVarargs
  private ReplicaLogs replicas(int replicaFactor, List<WalRecord>... logs) throws IOException {
    List<ReplicaLog> replicas = new ArrayList<>();
    for (List<WalRecord> records : logs) {
      int storage = replicas.size();
      replicas.add(
          new ReplicaLog(
              new StoredBackup.Engine(storage, 0, 1, "storage" + storage),
              log(
                  directory.resolve("wal" + storage),
                  records,
                  records.isEmpty() ? 1 : records.get(0).logId())));
    }
    return new ReplicaLogs(new PartitionId(1, 1), replicas, replicaFactor, 0);
  }

  private static Captured committed(long logId, long term) {
    return new Captured(new LogPosition(logId, term), true);
  }

  private static Captured open(long logId, long term) {
    return new Captured(new LogPosition(logId, term), false);
  }

  @Test
  void captured_whatAMajorityHolds() throws IOException {
    assertThat(replicas(3, run(1, 10, 1), run(1, 10, 1), run(1, 8, 1)).captured())
        .isEqualTo(committed(10, 1));
  }

  @Test
  void captured_notTheTailThatOneReplicaHolds() throws IOException {
    assertThat(replicas(3, run(1, 14, 1), run(1, 10, 1), run(1, 9, 1)).captured())
        .isEqualTo(committed(10, 1));
  }

  @Test
  void captured_ofASingleReplica_isItsEnd() throws IOException {
    assertThat(replicas(1, run(4, 14, 2)).captured()).isEqualTo(committed(14, 2));
  }

  @Test
  void captured_ofAnOldTerm_isNotFinal_thoughAMajorityHoldsIt() throws IOException {
    List<WalRecord> newLeader = concat(run(1, 8, 1), run(9, 9, 2));
    assertThat(replicas(3, newLeader, run(1, 10, 1), run(1, 10, 1)).captured())
        .isEqualTo(open(10, 1));
  }

  @Test
  void captured_withoutMajority_isTheFurthestAndNotFinal() throws IOException {
    assertThat(
            replicas(
                    3,
                    concat(run(1, 5, 1), run(6, 8, 2)),
                    concat(run(1, 5, 1), run(6, 8, 3)),
                    run(1, 8, 1))
                .captured())
        .isEqualTo(open(8, 3));
  }

  @Test
  void captured_ofFewerReplicasThanThereShouldBe_isNotFinal() throws IOException {
    assertThat(replicas(3, run(1, 10, 1), run(1, 10, 1)).captured()).isEqualTo(open(10, 1));
  }

  @Test
  void captured_ofNothing_isNothing() throws IOException {
    assertThat(replicas(3).captured()).isEqualTo(new Captured(LogPosition.NONE, false));
  }

  @Test
  void source_reachesTheEnd_fromFurthestBack_beforeTheLeader() throws IOException {
    ReplicaLogs logs = replicas(3, run(5, 10, 1), run(2, 10, 1), run(1, 9, 1));
    assertThat(logs.source(new LogPosition(10, 1)))
        .map(source -> source.engine().storage())
        .contains(1);
    assertThat(logs.source(new LogPosition(9, 1)))
        .map(source -> source.engine().storage())
        .contains(2);
    assertThat(logs.source(new LogPosition(10, 2))).isEmpty();
  }

  @Test
  void applied_isAtLeastWhatTheLogNoLongerHolds() throws IOException {
    assertThat(replicas(3, run(5, 10, 1), run(1, 10, 1)).replicas())
        .extracting(ReplicaLog::applied)
        .containsExactly(4L, 0L);
  }
}
