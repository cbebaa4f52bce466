// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackupStatus;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
    List<List<String>> server = serverTable(plural);
    List<List<String>> ours = new ArrayList<>();
    List<String> lines = List.of(printed.split("\n"));
    String header = lines.get(0);
    List<Integer> starts = starts(header);
    for (String line : lines) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < starts.size(); i++) {
        int end = i + 1 < starts.size() ? starts.get(i + 1) : line.length();
        cells.add(line.substring(starts.get(i), end).strip());
      }
      ours.add(cells);
    }
    assertThat(ours.get(0)).isEqualTo(server.get(0));
    assertThat(withoutAge(ours)).isEqualTo(withoutAge(server));
    assertThat(ours.subList(1, ours.size()))
        .allSatisfy(cells -> assertThat(cells.get(cells.size() - 1)).matches("\\d+s"));
  }

  private static List<List<String>> withoutAge(List<List<String>> rows) {
    return rows.stream().map(row -> row.subList(0, row.size() - 1)).toList();
  }

  private static List<Integer> starts(String header) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < header.length(); i++) {
      if (header.charAt(i) != ' ' && (i == 0 || header.charAt(i - 1) == ' ')) {
        starts.add(i);
      }
    }
    return starts;
  }

  /** What kubectl asks for, and prints with its columns' names in capitals. */
  private List<List<String>> serverTable(String plural) {
    KubernetesClient kubernetes = namespace.client();
    String url =
        kubernetes.getMasterUrl()
            + "apis/apps.nebula-graph.io/v1alpha1/namespaces/"
            + namespace.name()
            + "/"
            + plural;
    String body =
        kubernetes
            .getHttpClient()
            .sendAsync(
                kubernetes
                    .getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(url)
                    .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                    .build(),
                String.class)
            .join()
            .body();
    Map<?, ?> table = Samples.SERIALIZATION.unmarshal(body, Map.class);
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        ((List<?>) Objects.requireNonNull(table.get("columnDefinitions")))
            .stream()
                .map(column -> String.valueOf(((Map<?, ?>) column).get("name")))
                .map(name -> name.toUpperCase(Locale.ROOT))
                .collect(Collectors.toList()));
    for (Object row : (List<?>) Objects.requireNonNull(table.get("rows"))) {
      rows.add(
          ((List<?>) Objects.requireNonNull(((Map<?, ?>) row).get("cells")))
              .stream().map(cell -> cell == null ? "" : cell.toString()).toList());
    }
    return rows;
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
