// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nebulabackup.kubernetes.fixture.LocalImages;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.ProcessKubelet;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs and Pods that run, are complete or have failed, as the API server has kubectl print them.
 */
@OnKubernetes
class WorkloadTablesIT {

  @Test
  void jobsAndPods_inAllStates_areAsTheServerPrintsThem(
      TestNamespace namespace, @TempDir Path directory) {
    try (ProcessKubelet kubelet =
            ProcessKubelet.start(
                namespace, new LocalImages().withShell("shell:1"), directory, Map.of());
        KubernetesBackupClient client = KubernetesBackupClient.on(namespace.client())) {
      run(namespace, "complete", "shell:1", "exit 0", "Succeeded");
      run(namespace, "failed", "shell:1", "exit 3", "Failed");
      run(namespace, "running", "shell:1", "exec tail -f /dev/null", "Running");
      run(namespace, "waiting", "absent:1", "exit 0", "Pending");
      ended(namespace, "complete");
      ended(namespace, "failed");

      List<List<String>> jobs = ServerTable.cells(client.backups().jobTable());
      List<List<String>> pods = ServerTable.cells(client.backups().podTable());

      // The vendor's manual shows the table of kubectl before 1.31, which has no such column.
      List<List<String>> jobsOfServer =
          ServerTable.without("STATUS", ServerTable.of(namespace, "apis/batch/v1", "jobs"));
      assertThat(jobs.get(0)).containsExactly("NAME", "COMPLETIONS", "DURATION", "AGE");
      assertThat(jobs.get(0)).isEqualTo(jobsOfServer.get(0));
      assertThat(timeless(jobs)).isEqualTo(timeless(jobsOfServer));
      assertThat(jobs.get(1)).startsWith("complete", "1/1", jobsOfServer.get(1).get(2));
      assertThat(jobs.subList(1, jobs.size()))
          .allSatisfy(row -> assertThat(row.get(2)).matches("\\d+s"));
      ServerTable.assertLike(
          ServerTable.of(namespace, "api/v1", "pods"), client.backups().podTable());
      assertThat(pods)
          .extracting(row -> row.get(2))
          .containsExactlyInAnyOrder("STATUS", "Completed", "Error", "Running", "ImagePullBackOff");
    }
  }

  private static List<List<String>> timeless(List<List<String>> jobs) {
    return ServerTable.without("DURATION", ServerTable.without("AGE", jobs));
  }

  private static void run(
      TestNamespace namespace, String name, String image, String script, String phase) {
    namespace
        .client()
        .resource(
            Samples.SERIALIZATION.unmarshal(
                """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: %1$s
                  labels: {apps.nebula-graph.io/backup: %1$s}
                spec:
                  backoffLimit: 0
                  template:
                    metadata:
                      labels: {apps.nebula-graph.io/backup: %1$s}
                    spec:
                      restartPolicy: Never
                      containers:
                      - {name: ng-backup, image: %2$s, args: ["-c", "%3$s"]}
                """
                    .formatted(name, image, script),
                Job.class))
        .create();
    namespace
        .client()
        .pods()
        .withLabel("job-name", name)
        .waitUntilCondition(
            (Pod pod) ->
                pod != null
                    && phase.equals(pod.getStatus().getPhase())
                    && !pod.getStatus().getContainerStatuses().isEmpty(),
            2,
            TimeUnit.MINUTES);
  }

  /** Waits until Kubernetes has made up its mind about a Job whose Pod has ended. */
  private static void ended(TestNamespace namespace, String name) {
    namespace
        .client()
        .batch()
        .v1()
        .jobs()
        .withName(name)
        .waitUntilCondition(
            job ->
                job.getStatus().getConditions().stream()
                    .anyMatch(
                        condition ->
                            List.of("Complete", "Failed").contains(condition.getType())
                                && "True".equals(condition.getStatus())),
            2,
            TimeUnit.MINUTES);
  }
}
