// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vesoft.nebula.ErrorCode;
import com.vesoft.nebula.HostAddr;
import com.vesoft.nebula.meta.AdminJobResp;
import com.vesoft.nebula.meta.AdminJobResult;
import com.vesoft.nebula.meta.HostItem;
import com.vesoft.nebula.meta.HostRole;
import com.vesoft.nebula.meta.JobDesc;
import com.vesoft.nebula.meta.JobStatus;
import com.vesoft.nebula.meta.JobType;
import com.vesoft.nebula.meta.ListHostsResp;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.model.HostAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetadClientTest {

  private final ScriptedServer metad = ScriptedServer.start();
  private final ManualPace pace = new ManualPace();
  private final MetadClient client =
      new MetadClient(List.of(metad.address()), MetadOptions.DEFAULT, pace);

  @AfterEach
  void close() {
    client.close();
    metad.close();
  }

  @Test
  void runningJobs_jobsOfAllKinds_keepsThoseThatWaitOrRun() {
    metad
        .answer("listSpaces", Recording.response("010-listSpaces"))
        .answer("getSpace", Recording.response("011-getSpace"), Recording.response("012-getSpace"))
        .answer(
            "runAdminJob",
            jobs(
                job(9, JobType.STATS, JobStatus.RUNNING),
                job(8, JobType.COMPACT, JobStatus.QUEUE),
                job(7, JobType.COMPACT, JobStatus.FINISHED),
                job(6, JobType.INGEST, JobStatus.STOPPED)));

    assertThat(client.runningJobs())
        .containsExactly(
            new RunningJob(8, "g", "COMPACT", "QUEUE", true),
            new RunningJob(9, "g", "STATS", "RUNNING", false));
  }

  @Test
  void listHosts_onlineAndOffline_areToldApart() {
    metad.answer(
        "listHosts",
        Replies.of(
            "listHosts",
            new ListHostsResp(
                ErrorCode.SUCCEEDED,
                new HostAddr("", 0),
                List.of(
                    host("b", com.vesoft.nebula.meta.HostStatus.OFFLINE),
                    host("a", com.vesoft.nebula.meta.HostStatus.ONLINE)))));

    assertThat(client.listHosts(ServiceRole.STORAGE))
        .containsExactly(
            new HostStatus(new HostAddress("a", 9779), ServiceRole.STORAGE, true),
            new HostStatus(new HostAddress("b", 9779), ServiceRole.STORAGE, false));
  }

  @Test
  void restoreMeta_filesAndHosts_reachTheMetadNamed() throws Exception {
    AtomicReference<byte[]> request = new AtomicReference<>();
    metad.on(
        "restoreMeta",
        bytes -> {
          request.set(bytes);
          return Replies.refusal("restoreMeta", 0, "", 0);
        });

    client.restoreMeta(
        metad.address(),
        List.of("/data/a.sst", "/data/b.sst"),
        List.of(new HostMapping(new HostAddress("old", 1), new HostAddress("new", 2))));

    byte[] expected =
        ThriftMessages.call(
            "restoreMeta",
            new com.vesoft.nebula.meta.RestoreMetaReq(
                    Texts.bytes(List.of("/data/a.sst", "/data/b.sst")),
                    List.of(
                        new com.vesoft.nebula.meta.HostPair(
                            new HostAddr("old", 1), new HostAddr("new", 2))))
                ::write);
    assertThat(request.get()).isEqualTo(expected);
  }

  @Test
  void restoreMeta_refused_isTypedAndNotRetried() {
    metad.answer("restoreMeta", Replies.refusal("restoreMeta", -2068, "", 0));

    assertThatThrownBy(() -> client.restoreMeta(metad.address(), List.of(), List.of()))
        .isInstanceOf(ClusterOperationException.class)
        .hasMessageContaining("E_RESTORE_FAILURE (-2068)")
        .hasMessageContaining("own disk");
    assertThat(metad.calls()).hasSize(1);
  }

  @Test
  void restoreMeta_nobodyListens_saysThatNothingWasSent() {
    metad.close();

    assertThatThrownBy(() -> client.restoreMeta(metad.address(), List.of("a"), List.of()))
        .isInstanceOf(MetadUnavailableException.class)
        .hasMessageContaining(metad.address().toString());
  }

  @Test
  void call_unknownErrorNumber_isKeptAsNumber() {
    metad.answer("listSnapshots", Replies.refusal("listSnapshots", -4711, "", 0));

    assertThatThrownBy(client::listSnapshots)
        .isInstanceOf(ClusterOperationException.class)
        .hasMessageContaining("(-4711)");
  }

  @Test
  void call_methodUnknownToServer_isTyped() {
    metad.answer("listSnapshots", Replies.exception("listSnapshots", "Method name not found"));

    assertThatThrownBy(client::listSnapshots)
        .isInstanceOf(ClusterOperationException.class)
        .hasMessageContaining("listSnapshots at metad " + metad.address())
        .hasMessageContaining("Method name not found");
  }

  @Test
  void call_answerToAnotherCall_isNotBelieved() {
    metad.answer("listSnapshots", Recording.response("010-listSpaces"));

    assertThatThrownBy(client::listSnapshots)
        .isInstanceOf(MetadUnavailableException.class)
        .hasMessageContaining("it answered listSpaces to listSnapshots");
  }

  @Test
  void call_damagedAnswers_alwaysFailTypedOrSucceed() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, Runnable> calls =
        Map.of(
            "006-agentHeartbeat",
                () -> client.agentHeartbeat(new HostAddress("127.0.1.13", 8888), "x"),
            "017-listParts", () -> client.listParts(1),
            "024-listSnapshots", client::listSnapshots,
            "020-createBackup", () -> client.createBackup(List.of()));
    calls.forEach(
        (recording, call) -> {
          for (int i = 0; i < 150; i++) {
            byte[] bytes = Recording.response(recording);
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
              bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            metad.answer(recording.substring(4), bytes);
            try {
              call.run();
            } catch (BackupException e) {
              assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
            }
          }
        });
  }

  @Test
  void call_answerThatAnnouncesMoreThanItHolds_isRefusedWithoutAllocatingIt() {
    byte[] bytes = Recording.response("024-listSnapshots");
    int refused = 0;
    for (int at = 4; at + 4 <= bytes.length; at++) {
      byte[] lying = bytes.clone();
      lying[at] = 0x7F; // the first byte of whatever is read here as a number
      lying[at + 1] = (byte) 0xFF;
      metad.answer("listSnapshots", lying);
      try {
        assertThat(client.listSnapshots()).isNotNull();
      } catch (BackupException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void createBackup_takesLongerThanTheReadTimeout_isWaitedFor() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    metad.on(
        "createBackup",
        request -> {
          arrived.countDown();
          await(released);
          return Recording.response("020-createBackup");
        });
    metad.on(
        "listSnapshots",
        request -> {
          await(released); // longer than the read timeout of ordinary calls
          return Recording.response("024-listSnapshots");
        });
    Duration readTimeout = Duration.ofMillis(50);
    MetadOptions impatient =
        MetadOptions.DEFAULT.withTimeouts(
            Duration.ofSeconds(10), readTimeout, Duration.ofHours(6), Duration.ofSeconds(1));
    try (MetadClient other = new MetadClient(List.of(metad.address()), impatient, pace)) {
      CompletableFuture<FrozenBackup> backup =
          CompletableFuture.supplyAsync(() -> other.createBackup(List.of()));
      assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

      // By the time an ordinary call has run into its read timeout, so would createBackup.
      assertThatThrownBy(other::listSnapshots).isInstanceOf(MetadUnavailableException.class);
      assertThat(backup).isNotDone();

      released.countDown();
      assertThat(backup.get(30, TimeUnit.SECONDS).name()).startsWith("BACKUP_");
    }
    assertThat(metad.calls()).filteredOn("createBackup"::equals).hasSize(1);
  }

  @Test
  void close_callUnderWay_makesItFail() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    metad.on(
        "listSnapshots",
        request -> {
          arrived.countDown();
          await(never);
          return null;
        });
    CompletableFuture<List<SnapshotInfo>> call =
        CompletableFuture.supplyAsync(client::listSnapshots);
    assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

    client.close();

    assertThat(call)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(BackupCancelledException.class);
    never.countDown();
  }

  @Test
  void reachable_onlyIfSomebodyAnswers() {
    metad.answer("getMetaDirInfo", Recording.response("009-getMetaDirInfo"));
    assertThat(client.reachable(metad.address())).isTrue();

    metad.close();
    assertThat(client.reachable(metad.address())).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void lastIngestEnds_areTheLatest_andOneThatHasNotEndedIsToCome() {
    metad
        .answer("listSpaces", Recording.response("010-listSpaces"))
        .answer("getSpace", Recording.response("011-getSpace"))
        .answer(
            "runAdminJob",
            jobs(
                job(9, JobType.COMPACT, JobStatus.FINISHED).setStop_time(900),
                job(8, JobType.INGEST, JobStatus.FAILED).setStop_time(800),
                job(7, JobType.INGEST, JobStatus.FINISHED).setStop_time(700)));
    assertThat(client.lastIngestEnds().values()).containsExactly(Instant.ofEpochSecond(800));

    metad.answer(
        "runAdminJob",
        jobs(
            job(6, JobType.INGEST, JobStatus.RUNNING),
            job(5, JobType.INGEST, JobStatus.FINISHED).setStop_time(500)));
    assertThat(client.lastIngestEnds().values()).containsExactly(Instant.MAX);
  }

  private static byte[] jobs(JobDesc... jobs) {
    return Replies.of(
        "runAdminJob",
        new AdminJobResp(
            ErrorCode.SUCCEEDED,
            new HostAddr("", 0),
            new AdminJobResult(0, List.of(jobs), List.of(), 0)));
  }

  private static JobDesc job(int id, JobType type, JobStatus status) {
    return new JobDesc(1, id, type, List.of(), status, 0, 0, ErrorCode.SUCCEEDED);
  }

  private static HostItem host(String name, com.vesoft.nebula.meta.HostStatus status) {
    HostItem host = new HostItem();
    host.setHostAddr(new HostAddr(name, 9779));
    host.setStatus(status);
    host.setRole(HostRole.STORAGE);
    return host;
  }
}
