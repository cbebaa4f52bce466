// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.model.HostAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderSearchTest {

  private final ScriptedServer one = ScriptedServer.start();
  private final ScriptedServer two = ScriptedServer.start();
  private final ManualPace pace = new ManualPace();

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void call_notTheLeader_followsToTheLeaderAndStaysThere() {
    one.answer("listSnapshots", leaderIs(two.address()));
    two.answer("listSnapshots", Recording.response("024-listSnapshots"));

    try (MetadClient client = client(one.address())) {
      assertThat(client.listSnapshots()).hasSize(4);
      assertThat(client.listSnapshots()).hasSize(4);
    }

    assertThat(one.calls()).hasSize(1);
    assertThat(two.calls()).hasSize(2);
    assertThat(pace.pauses()).isEmpty();
  }

  @Test
  void dropSnapshot_notTheLeader_followsThoughTheLeaderIsInAnotherField() {
    one.answer(
        "dropSnapshot",
        Replies.refusal("dropSnapshot", -4, two.address().host(), two.address().port()));
    two.answer("dropSnapshot", Recording.response("025-dropSnapshot"));

    try (MetadClient client = client(one.address())) {
      assertThat(client.dropSnapshot("BACKUP_2026_11_23_03_34_41")).isTrue();
    }
  }

  @Test
  void call_duringAnElection_waitsAndAsksTheNextSeed() {
    byte[] election = Replies.refusal("listSnapshots", -4, "", 0);
    one.answer("listSnapshots", election);
    two.answer("listSnapshots", election, election, Recording.response("024-listSnapshots"));

    try (MetadClient client = client(one.address(), two.address())) {
      assertThat(client.listSnapshots()).hasSize(4);
    }

    assertThat(one.calls()).hasSize(3);
    assertThat(pace.pauses())
        .containsExactly(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(800),
            Duration.ofMillis(1600));
  }

  @Test
  void call_leaderWithoutLease_isAskedAgain() {
    one.answer(
        "listSnapshots",
        Replies.refusal("listSnapshots", -3531, "", 0),
        Recording.response("024-listSnapshots"));

    try (MetadClient client = client(one.address(), two.address())) {
      assertThat(client.listSnapshots()).hasSize(4);
    }

    assertThat(two.calls()).isEmpty();
  }

  @Test
  void call_metadsNameEachOther_endsWithWhatEachSaid() {
    one.answer("listSnapshots", leaderIs(two.address()));
    two.answer("listSnapshots", leaderIs(one.address()));

    try (MetadClient client = client(one.address(), two.address())) {
      assertThatThrownBy(client::listSnapshots)
          .isInstanceOf(MetadUnavailableException.class)
          .hasMessageContaining(one.address() + ": the leader is " + two.address())
          .hasMessageContaining(two.address() + ": the leader is " + one.address());
    }
    assertThat(pace.pauses().stream().reduce(Duration.ZERO, Duration::plus))
        .isGreaterThanOrEqualTo(MetadOptions.DEFAULT.leaderTimeout());
  }

  @Test
  void call_leaderNamedIsDead_asksTheOthersUntilOneLeads() {
    ScriptedServer dead = ScriptedServer.start();
    dead.close();
    one.answer("listSnapshots", leaderIs(dead.address()), leaderIs(two.address()));
    two.answer("listSnapshots", leaderIs(dead.address()), Recording.response("024-listSnapshots"));

    try (MetadClient client = client(one.address(), two.address())) {
      assertThat(client.listSnapshots()).hasSize(4);
    }
  }

  @Test
  void call_nobodyListens_endsAfterThreeRoundsNamingAll() {
    one.close();
    two.close();

    try (MetadClient client = client(one.address(), two.address())) {
      assertThatThrownBy(client::listSnapshots)
          .isInstanceOf(MetadUnavailableException.class)
          .hasMessageContaining(one.address().toString())
          .hasMessageContaining(two.address().toString())
          .hasMessageContaining("refused");
    }
    assertThat(pace.pauses()).hasSize(2);
  }

  @Test
  void call_metadComesUpMeanwhile_succeeds() {
    one.on("listSnapshots", request -> null); // hangs up
    pace.duringPause(() -> one.answer("listSnapshots", Recording.response("024-listSnapshots")));

    try (MetadClient client = client(one.address())) {
      assertThat(client.listSnapshots()).hasSize(4);
    }
  }

  @Test
  void createBackup_notTheLeader_followsOnce() {
    one.answer(
        "createBackup",
        Replies.refusal("createBackup", -4, two.address().host(), two.address().port()));
    two.answer("createBackup", Recording.response("020-createBackup"));

    try (MetadClient client = client(one.address())) {
      assertThat(client.createBackup(List.of()).metad()).isEqualTo(two.address());
    }
  }

  @Test
  void createBackup_noAnswer_isNotSentAgain() {
    one.on("createBackup", request -> null); // it may have been carried out

    try (MetadClient client = client(one.address(), two.address())) {
      assertThatThrownBy(() -> client.createBackup(List.of()))
          .isInstanceOf(ClusterOperationException.class)
          .hasMessageContaining("not sent again")
          .hasMessageContaining("listSnapshots");
    }
    assertThat(one.calls()).containsExactly("createBackup");
    assertThat(two.calls()).isEmpty();
  }

  @Test
  void createBackup_failsBeforeItWasSent_isTriedElsewhere() {
    one.on("verifyClientVersion", request -> null);
    two.answer("createBackup", Recording.response("020-createBackup"));

    try (MetadClient client = client(one.address(), two.address())) {
      assertThat(client.createBackup(List.of()).metad()).isEqualTo(two.address());
    }
  }

  @Test
  void pause_interrupted_cancelsAndKeepsTheFlag() {
    one.answer("listSnapshots", Replies.refusal("listSnapshots", -4, "", 0));

    try (MetadClient client =
        new MetadClient(List.of(one.address()), MetadOptions.DEFAULT, Pace.REAL)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(client::listSnapshots).isInstanceOf(BackupCancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static byte[] leaderIs(HostAddress leader) {
    return Replies.refusal("listSnapshots", -4, leader.host(), leader.port());
  }

  private MetadClient client(HostAddress... seeds) {
    return new MetadClient(List.of(seeds), MetadOptions.DEFAULT, pace);
  }
}
