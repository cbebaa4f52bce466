// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nebulabackup.kubernetes.model.ClusterComponent;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import io.nebulabackup.kubernetes.model.NebulaClusterSpec;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.NebulaRestoreStatus;
import io.nebulabackup.kubernetes.model.RestoreConfig;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestoreDecisionTest {

  private static final Instant CREATED = Instant.parse("2026-11-01T02:00:00Z");
  private static final String STORAGED =
      "%1$s-storaged-%2$d.%1$s-storaged-headless.prod.svc.cluster.local:9779";

  @Test
  void restore_intoItsOwnCluster_runsWithoutMapping() {
    assertThat(arguments(next(restore("nebula"))))
        .containsSequence("restore", "full", "--name", Given.NAME)
        .containsSequence("--storage", "s3://backups/prod")
        .doesNotContain("--map-host");
  }

  @Test
  void restore_intoAnotherCluster_mapsItsStorageds() {
    assertThat(arguments(RestoreDecision.next(seen(restore("copy"), cluster("copy", 2)).build())))
        .containsSequence(
            "--map-host",
            STORAGED.formatted("nebula", 0) + "=" + STORAGED.formatted("copy", 0),
            "--map-host",
            STORAGED.formatted("nebula", 1) + "=" + STORAGED.formatted("copy", 1));
  }

  @Test
  void restore_betweenClustersOfOtherPorts_mapsThem() {
    ClusterView target = withStoraged("copy", "44500");
    ClusterView source = withStoraged("nebula", "9780");
    String from = STORAGED.replace(":9779", ":9780").formatted("nebula", 0);
    String into = STORAGED.replace(":9779", ":44500").formatted("copy", 0);

    assertThat(
            arguments(RestoreDecision.next(seen(restore("copy"), target).source(source).build())))
        .containsSequence("--map-host", from + "=" + into);
    assertThat(arguments(RestoreDecision.next(seen(restore("copy"), target).build())))
        .as("of a source that is gone")
        .containsSequence("--map-host", from.replace(":9780", ":44500") + "=" + into);
  }

  private static ClusterView withStoraged(String name, String port) {
    ClusterComponent storaged = new ClusterComponent();
    storaged.setReplicas(1);
    storaged.setConfig(Map.of("port", port));
    NebulaCluster cluster = new NebulaCluster();
    cluster.getMetadata().setNamespace("prod");
    cluster.getMetadata().setName(name);
    NebulaClusterSpec spec = new NebulaClusterSpec();
    spec.setStoraged(storaged);
    cluster.setSpec(spec);
    return ClusterView.of(cluster, "cluster.local");
  }

  @Test
  void restore_intoAnotherNamespace_isInvalid_andSaysWhatToDo() {
    Action action = next(restore("elsewhere/nebula"));

    assertThat(status(action).getPhase()).isEqualTo("Invalid");
    assertThat(condition(action, "Invalid").getMessage())
        .contains("elsewhere/nebula")
        .contains("--map-host");
  }

  @Test
  void restore_intoAnotherClusterOfUnknownStorageds_isInvalid() {
    Action action = RestoreDecision.next(seen(restore("copy"), cluster("copy", 0)).build());

    assertThat(status(action).getPhase()).isEqualTo("Invalid");
    assertThat(condition(action, "Invalid").getMessage()).contains("--map-host");
  }

  @Test
  void restore_namingNoTarget_isInvalidAndCostsNobodyACluster() {
    Action action = next(restore(null));

    assertThat(condition(action, "Invalid").getReason()).isEqualTo("TargetNotNamed");
    assertThat(condition(action, "Invalid").getMessage()).contains("nebulabackup.io/restore-into");
    assertThat(condition(action, "Complete").getStatus()).isEqualTo("False");
    assertThat(status(action).getMetaDownload()).isFalse();
  }

  @Test
  void restore_ofBackupOfWrongName_isInvalid() {
    NebulaRestore restore = restore("nebula");
    Objects.requireNonNull(restore.getSpec().getConfig()).setBackupName("nightly");

    assertThat(condition(next(restore), "Invalid").getMessage())
        .contains("spec.config.backupName")
        .contains("nightly");
  }

  @Test
  void cluster_missing_isSaidAtOnce_andFailsAfterGrace() {
    Sentence missing = new Sentence("ClusterNotFound", "there is no cluster");
    ImmutableRestoreObservation.Builder seen = seen(restore("nebula"), null).missing(missing);

    Action first = RestoreDecision.next(seen.build());
    assertThat(condition(first, "Complete").getReason()).isEqualTo("ClusterNotFound");
    assertThat(status(first).getPhase()).isNull();

    Action late =
        RestoreDecision.next(seen.now(CREATED.plus(Given.settings().missingGrace())).build());
    assertThat(condition(late, "Failed").getMessage()).isEqualTo("there is no cluster");
  }

  @Test
  void job_refused_isSaidOrGivenUp() {
    Action.Call creation = (Action.Call) next(restore("nebula"));

    assertThat(condition(afterRefusal(creation, 403), "Complete").getReason())
        .isEqualTo("JobRefused");
    assertThat(condition(afterRefusal(creation, 422), "Failed").getReason())
        .isEqualTo("JobRefused");
  }

  private static Action afterRefusal(Action.Call creation, int code) {
    return RestoreDecision.next(
        seen(restore("nebula"), cluster("nebula", 3))
            .rejected(new Rejection(creation, code, "no"))
            .build());
  }

  @Test
  void job_created_startTimeIsWritten() {
    Action action = withJob(restore("nebula"), (world, job) -> {});

    assertThat(status(action).getTimeStarted()).isEqualTo(CREATED.toString());
    assertThat(status(action).getClusterName()).isEqualTo("nebula");
  }

  @Test
  void job_running_isReportedOnce() {
    Action told = withJob(started(), JobWorld::start);

    assertThat(condition(told, "Complete").getReason()).isEqualTo("Restoring");
    NebulaRestore again = (NebulaRestore) ((Action.UpdateStatus) told).object();
    assertThat(withJob(again, JobWorld::start)).isInstanceOf(Action.Await.class);
  }

  @Test
  void job_succeeded_allConditionsBecomeTrueTogether() {
    Action action = withJob(started(), (world, job) -> world.succeed(job, Given.NAME));

    assertThat(status(action).getPhase()).isEqualTo("Complete");
    assertThat(status(action).getTimeCompleted()).isNotNull();
    assertThat(status(action).getMetaDownload()).isTrue();
    assertThat(status(action).getStorageDownload()).isTrue();
    assertThat(status(action).getConditions())
        .extracting(StatusCondition::getType)
        .containsExactlyInAnyOrder("MetadComplete", "StoragedComplete", "Complete");
    assertThat(status(action).getConditions())
        .allSatisfy(condition -> assertThat(condition.getStatus()).isEqualTo("True"));
  }

  @Test
  void job_failed_saysWhatTheRunnerSaid_andNoLongerThatItRuns() {
    Action told = withJob(started(), JobWorld::start);
    NebulaRestore running = (NebulaRestore) ((Action.UpdateStatus) told).object();

    Action action =
        withJob(running, (world, job) -> world.fail(job, 5, "BACKUP_NOT_FOUND: no such backup"));

    assertThat(condition(action, "Failed").getReason()).isEqualTo("BackupNotFound");
    assertThat(condition(action, "Complete").getStatus()).isEqualTo("False");
    assertThat(condition(action, "Complete").getMessage()).isEqualTo("no such backup");
  }

  @Test
  void job_gone_isNotRunAgain() {
    assertThat(condition(next(started()), "Failed").getReason()).isEqualTo("JobLost");
  }

  @Test
  void job_thatNeverStarts_isGivenUp() {
    ImmutableRestoreObservation.Builder seen =
        seen(started(), null)
            .job(
                job(
                    started(),
                    (world, job) -> world.cannotStart(job, "ErrImagePull", "no such image")));

    assertThat(condition(RestoreDecision.next(seen.build()), "Complete").getReason())
        .isEqualTo("ErrImagePull");
    Instant late = CREATED.plus(Given.settings().startDeadline()).plusSeconds(1);
    assertThat(condition(RestoreDecision.next(seen.now(late).build()), "Failed").getMessage())
        .contains("no such image");
  }

  @Test
  void job_ofFormerRestoreOfTheName_isSaidToBeInTheWay() {
    NebulaRestore former = GivenJobs.existing(restore("nebula"), "former-uid", CREATED);

    Action action =
        RestoreDecision.next(
            seen(restore("nebula"), null).job(job(former, JobWorld::start)).build());

    assertThat(condition(action, "Complete").getReason()).isEqualTo("FormerJob");
    assertThat(condition(action, "Complete").getMessage()).contains("restore-back");
  }

  @Test
  void failed_withAutoRemove_deletesJob_completeDoesNot() {
    NebulaRestore failed = over("Failed");
    failed.getSpec().setAutoRemoveFailed(true);
    NebulaRestore complete = over("Complete");
    complete.getSpec().setAutoRemoveFailed(true);
    GivenJobs.Fate end = (world, job) -> world.fail(job, 1, "FAILED: no");

    assertThat(withJob(failed, end)).isInstanceOf(Action.Delete.class);
    assertThat(withJob(complete, end)).isEqualTo(new Action.Done());
    assertThat(withJob(over("Failed"), end)).isEqualTo(new Action.Done());
  }

  @Test
  void restore_beingDeleted_isDone() {
    assertThat(next(GivenJobs.deleted(restore("nebula"), CREATED))).isEqualTo(new Action.Done());
  }

  private static NebulaRestore restore(@Nullable String into) {
    RestoreConfig config = new RestoreConfig();
    config.setClusterName("nebula");
    config.setBackupName(Given.NAME);
    config.setS3(Objects.requireNonNull(Given.spec(null).getConfig()).getS3());
    NebulaRestore restore = new NebulaRestore();
    restore.getMetadata().setNamespace("prod");
    restore.getMetadata().setName("back");
    if (into != null) {
      restore.getMetadata().setAnnotations(Map.of(NebulaRestore.RESTORE_INTO_ANNOTATION, into));
    }
    restore.getSpec().setConfig(config);
    return GivenJobs.existing(restore, "uid-1", CREATED);
  }

  private static NebulaRestore started() {
    NebulaRestore restore = restore("nebula");
    NebulaRestoreStatus status = new NebulaRestoreStatus();
    status.setTimeStarted(CREATED.toString());
    status.setMetaDownload(false);
    status.setStorageDownload(false);
    restore.setStatus(status);
    return restore;
  }

  private static NebulaRestore over(String condition) {
    NebulaRestore restore = started();
    restore
        .getStatus()
        .setConditions(
            Conditions.with(null, condition, true, new Sentence(condition, "it is"), CREATED));
    return restore;
  }

  private static ClusterView cluster(String name, int storageds) {
    return new ClusterView(name, "prod", "metad:9559", storageds, "9779", null, null);
  }

  private static JobView job(NebulaRestore restore, GivenJobs.Fate fate) {
    return GivenJobs.seen(
        RestorePlan.job(restore, cluster("nebula", 3), null, Given.settings()), CREATED, fate);
  }

  private static Action next(NebulaRestore restore) {
    return RestoreDecision.next(seen(restore, cluster("nebula", 3)).build());
  }

  private static Action withJob(NebulaRestore restore, GivenJobs.Fate fate) {
    return RestoreDecision.next(
        seen(restore, null)
            .job(job(restore, fate))
            .now(CREATED.plus(Duration.ofSeconds(1)))
            .build());
  }

  private static ImmutableRestoreObservation.Builder seen(
      NebulaRestore restore, @Nullable ClusterView cluster) {
    return RestoreObservation.builder()
        .restore(restore)
        .cluster(cluster)
        .now(CREATED.plusSeconds(1))
        .settings(Given.settings());
  }

  private static List<String> arguments(Action action) {
    Job job = (Job) ((Action.Create) action).object();
    return job.getSpec().getTemplate().getSpec().getContainers().get(0).getArgs();
  }

  private static NebulaRestoreStatus status(Action action) {
    return ((NebulaRestore) ((Action.UpdateStatus) action).object()).getStatus();
  }

  private static StatusCondition condition(Action action, String type) {
    return Objects.requireNonNull(Conditions.find(status(action).getConditions(), type), type);
  }
}
