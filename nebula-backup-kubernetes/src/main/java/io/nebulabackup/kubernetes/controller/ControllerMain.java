// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The controller as a process, which runs until it is told to end. */
@Command(
    name = "nebula-backup-controller",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Acts on NebulaBackup, NebulaCronBackup and NebulaRestore where nebula-operator does not.")
public final class ControllerMain implements Callable<Integer> {

  @Option(
      names = "--runner-image",
      required = true,
      defaultValue = "${env:NEBULA_BACKUP_RUNNER_IMAGE}",
      paramLabel = "IMAGE",
      description =
          "Image of the runner, for resources that name none; $NEBULA_BACKUP_RUNNER_IMAGE.")
  private String runnerImage = "";

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      description = "The only namespace to work in; all unless given.")
  private @Nullable String namespace;

  @Option(
      names = "--service-account",
      paramLabel = "NAME",
      description = "Service account of the Jobs' Pods, if it gives access to the store.")
  private @Nullable String serviceAccount;

  @Option(
      names = "--cluster-domain",
      defaultValue = "${env:KUBERNETES_CLUSTER_DOMAIN:-cluster.local}",
      paramLabel = "DOMAIN",
      description = "DNS domain of Kubernetes; $KUBERNETES_CLUSTER_DOMAIN or cluster.local.")
  private String clusterDomain = "";

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "Time zone of schedules that name none; this process's unless given.")
  private ZoneId zone = ZoneId.systemDefault();

  @Option(
      names = "--vendor-operator",
      defaultValue = "DETECT",
      paramLabel = "DETECT|ABSENT",
      description =
          "DETECT leaves everything alone while nebula-operator is deployed; ABSENT does not look.")
  private VendorOperator vendorOperator = VendorOperator.DETECT;

  @Option(
      names = "--lease-namespace",
      required = true,
      defaultValue = "${env:POD_NAMESPACE}",
      paramLabel = "NAMESPACE",
      description = "Where the Lease of the leader is; $POD_NAMESPACE.")
  private String leaseNamespace = "";

  @Option(
      names = "--lease",
      defaultValue = "nebula-backup-controller",
      paramLabel = "NAME",
      description = "The Lease's name; ${DEFAULT-VALUE}.")
  private String lease = "";

  @Option(
      names = "--identity",
      defaultValue = "${env:POD_NAME}",
      paramLabel = "NAME",
      description = "What tells this process from others; $POD_NAME, or random.")
  private @Nullable String identity;

  private ControllerMain() {}

  /**
   * Runs the program and ends the process.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ControllerMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end.countDown();
                  awaitQuietly(ended);
                },
                "controller-stop"));
    try (KubernetesClient client = new KubernetesClientBuilder().build();
        LeaderElection election =
            LeaderElection.start(client, settings(), leaseNamespace, lease, identity())) {
      end.await();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private String identity() {
    return identity == null || identity.isEmpty() ? UUID.randomUUID().toString() : identity;
  }

  private ControllerSettings settings() {
    return ControllerSettings.builder()
        .runnerImage(runnerImage)
        .namespace(namespace)
        .serviceAccount(serviceAccount)
        .clusterDomain(clusterDomain)
        .zone(zone)
        .vendorOperator(vendorOperator)
        .build();
  }

  /** The process must not go before the Lease is given back. */
  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
