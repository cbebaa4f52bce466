// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackupStatus;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our tables beside those that the API server makes for kubectl. */
@OnKubernetes
class TablesIT {

  private TestNamespace namespace;
  private OperatorPart operator;
  private KubernetesBackupClient client;

  @BeforeEach
  void prepare(TestNamespace namespace) {
    this.namespace = namespace;
    operator = new OperatorPart(namespace);
    client = KubernetesBackupClient.on(namespace.client());
    operator.prepare("nebula");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void submit(String name) {
    client.backups().full(name).cluster("nebula", OperatorPart.STORAGE).image("i", "v").submit();
  }

  @Test
  void backups_inAllStates_areAsTheServerPrintsThem() {
    submit("nb-new");
    submit("nb-running");
    operator.running("nb-running", "full");
    submit("nb-named");
    operator.running("nb-named", "incr");
    operator.named("nb-named", "BACKUP_2024_02_05_08_43_52");
    submit("nb-complete");
    operator.take("nb-complete", "full", "BACKUP_2024_02_05_08_05_13");
    operator.backup(
        "nb-complete",
        status -> {
          status.setTimeStarted(ago(Duration.ofDays(100)));
          status.setTimeCompleted(ago(Duration.ofDays(99)));
        });

    assertLikeServer("nebulabackups", client.backups().table());
  }

  @Test
  void backups_none_areAsKubectlPrintsThem() {
    assertThat(client.backups().table())
        .isEqualTo("No resources found in " + namespace.name() + " namespace.");
  }

  @Test
  void restores_areAsTheServerPrintsThem() {
    for (String name : List.of("nr-new", "nr-done")) {
      client
          .restores()
          .from(name, "BACKUP_2024_02_05_08_05_13")
          .cluster("nebula", OperatorPart.STORAGE)
          .start();
    }
    operator.restore(
        "nr-done",
        status -> {
          status.setPhase("Complete");
          status.setClusterName("ngx9k2");
          status.setTimeStarted(ago(Duration.ofDays(50)));
          status.setTimeCompleted(ago(Duration.ofDays(49)));
        });

    assertLikeServer("nebularestores", client.restores().table());
  }

  @Test
  void cronBackups_areAsTheServerPrintsThem() {
    for (String name : List.of("hourly", "nightly")) {
      client
          .cronBackups()
          .submit(
              CronBackupSpec.builder()
                  .schedule("0 3 * * *")
                  .template(
                      KubernetesBackupSpec.builder()
                          .name(name)
                          .cluster("nebula")
                          .storage(OperatorPart.STORAGE)
                          .image("i")
                          .version("v")
                          .build())
                  .build());
    }
    namespace
        .client()
        .resources(NebulaCronBackup.class)
        .withName("nightly")
        .editStatus(
            cron -> {
              NebulaCronBackupStatus status = new NebulaCronBackupStatus();
              status.setLastBackup("nightly-20240205t030000");
              status.setLastScheduleTime(ago(Duration.ofDays(21)));
              status.setLastSuccessfulTime(ago(Duration.ofDays(20)));
              status.setBackupCleanTime(ago(Duration.ofDays(19)));
              cron.setStatus(status);
              return cron;
            });

    assertLikeServer("nebulacronbackups", client.cronBackups().table());
  }

  @Test
  void jobAndPod_ofBackup_areFoundAndPrinted() {
    submit("nb202402v62");
    Job job = namespace.client().resource(job("nb202402v62")).create();
    Pod pod =
        namespace
            .client()
            .pods()
            .withLabel("job-name", job.getMetadata().getName())
            .waitUntilCondition(Objects::nonNull, 1, TimeUnit.MINUTES);

    assertThat(client.backups().job("nb202402v62"))
        .get()
        .satisfies(
            state -> {
              assertThat(state.name()).isEqualTo("backup-incr-nb202402v62");
              assertThat(state.completions()).isEqualTo(1);
              assertThat(state.failed()).isFalse();
            });
    assertThat(client.backups().pods("nb202402v62"))
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.name()).isEqualTo(pod.getMetadata().getName());
              assertThat(state.status()).isEqualTo("Pending");
            });
    assertThat(client.backups().job("nb-other")).isEmpty();
    assertThat(client.backups().pods("nb-other")).isEmpty();
    assertThat(client.backups().jobTable())
        .matches(
            "NAME                      COMPLETIONS   DURATION   AGE\n"
                + "backup-incr-nb202402v62   0/1           \\S+ +\\S+");
    assertThat(client.backups().podTable())
        .matches(
            "NAME                            READY   STATUS    RESTARTS   AGE\n"
                + "backup-incr-nb202402v62-\\w{5}   0/1     Pending   0          \\S+");
  }

  private static Job job(String backup) {
    return Samples.SERIALIZATION.unmarshal(
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: backup-incr-%1$s
          labels: {apps.nebula-graph.io/backup: %1$s}
        spec:
          backoffLimit: 0
          template:
            metadata:
              labels: {apps.nebula-graph.io/backup: %1$s}
            spec:
              restartPolicy: Never
              containers: [{name: ng-backup, image: example.org/br}]
        """
            .formatted(backup),
        Job.class);
  }

  /** All but the last column, the age, which may differ by a second. */
  private void assertLikeServer(String plural, String printed) {
    ServerTable.assertLike(
        ServerTable.of(namespace, "apis/apps.nebula-graph.io/v1alpha1", plural), printed);
  }

  private static String ago(Duration duration) {
    // Half a day more, so that the day does not change while the test runs.
    return Instant.now()
        .minus(duration)
        .minus(12, ChronoUnit.HOURS)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }
}
