// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.nebulabackup.kubernetes.fixture.AuditLog.Request;
import io.nebulabackup.kubernetes.fixture.Eventually;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.testkit.servers.MinioServer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two controllers, each a process with the token of its Pod, of which only one may act at a time.
 * Who did what is read from the API server's audit log.
 */
@OnKubernetes
class LeaderElectionIT {

  @TempDir Path directory;

  private TestNamespace namespace;
  private World world;
  private Resources resources;
  private MinioServer minio;
  private ControllerDeployment controllers;

  @BeforeEach
  void start(TestNamespace namespace) {
    this.namespace = namespace;
    world = World.withControllerImage(namespace, directory);
    resources = new Resources(namespace.client());
    resources.cluster("nebula");
    resources.secret("aws-s3-secret", Backups.keys());
    minio = MinioServer.start(directory.resolve("minio"), "bucket");
    controllers = ControllerDeployment.inNamespace(namespace);
  }

  @AfterEach
  void stop() {
    controllers.close();
    world.close();
    minio.close();
  }

  @Test
  void holder_killedWhileABackupRuns_isSucceeded_andTheBackupIsTakenOnce()
      throws InterruptedException {
    String first = awaitCandidates();
    submit("begun");
    namespace
        .client()
        .batch()
        .v1()
        .jobs()
        .withName("backup-full-begun")
        .waitUntilCondition(Objects::nonNull, 2, TimeUnit.MINUTES);

    world.kubelet().signal(controllers.pod(first), "KILL");
    String second = controllers.awaitLeaderOtherThan(first);
    requireComplete("begun");
    submit("next");
    requireComplete("next");

    List<Request> requests = controllers.requests();
    requireThatOnlyHoldersAct(requests);
    assertThat(jobsCreated(requests))
        .extracting(Request::pod)
        .as("one Job for each backup, the first by the first")
        .containsExactly(first, second);
    assertThat(controllers.lease().getSpec().getHolderIdentity()).isEqualTo(second);
  }

  @Test
  void holder_thatStoodStill_doesNothingUntilItHoldsTheLeaseAgain() throws InterruptedException {
    String first = awaitCandidates();
    world.kubelet().signal(controllers.pod(first), "STOP");
    String second = controllers.awaitLeaderOtherThan(first);
    Eventually.holds("the second at work", () -> follows(second));
    world.kubelet().signal(controllers.pod(second), "STOP");
    submit("waiting");

    // It has slept for longer than its hold, what it knows of the backup makes it want to act, and
    // it cannot learn who has the Lease: only its own clock tells that its time is over.
    RoleBinding right =
        namespace.client().rbac().roleBindings().withName(ControllerDeployment.NAME).require();
    namespace.client().resource(right).delete();
    world.kubelet().signal(controllers.pod(first), "CONT");
    Eventually.holds("the first to notice", () -> says(first, "leading no longer"));
    right.getMetadata().setResourceVersion(null);
    namespace.client().resource(right).create();
    requireComplete("waiting");
    world.kubelet().signal(controllers.pod(second), "CONT");
    Eventually.holds("the second to notice", () -> says(second, "leading no longer"));

    List<Request> requests = controllers.requests();
    requireThatOnlyHoldersAct(requests);
    assertThat(jobsCreated(requests)).extracting(Request::pod).containsExactly(first);
  }

  @Test
  void holder_whoseLeaseIsTaken_stops_andGoesOnWhenItIsFree() {
    awaitCandidates();
    Lease taken =
        namespace
            .client()
            .leases()
            .withName(ControllerDeployment.NAME)
            .edit(
                lease -> {
                  lease.getSpec().setHolderIdentity("somebody-else");
                  lease.getSpec().setLeaseDurationSeconds(3600);
                  return lease;
                });
    Eventually.holds(
        "the holder to notice",
        () -> controllers.pods().stream().anyMatch(pod -> says(name(pod), "leading no longer")));
    submit("unseen");
    int before = controllers.requests().size();
    for (Pod pod : controllers.pods()) {
      Eventually.holds("two looks of " + name(pod), () -> looksSince(before, name(pod)) >= 2);
    }

    assertThat(controllers.requests().stream().skip(before))
        .allSatisfy(request -> assertThat(request.resource()).isEqualTo("leases"));
    assertThat(backup("unseen").getStatus()).isNull();
    assertThat(namespace.client().batch().v1().jobs().list().getItems()).isEmpty();

    namespace.client().resource(taken).delete();
    requireComplete("unseen");
    requireThatOnlyHoldersAct(controllers.requests());
    controllers.scale(0);
    Eventually.holds(
        "the Lease to be given back",
        () -> controllers.lease().getSpec().getHolderIdentity() == null);
  }

  /** Waits until one leads and the other looks on; returns the one's name. */
  private String awaitCandidates() {
    String leader = controllers.awaitLeaderOtherThan("");
    Eventually.holds(
        "two candidates",
        () -> controllers.requests().stream().map(Request::pod).distinct().count() == 2);
    Eventually.holds("the leader at work", () -> follows(leader));
    return leader;
  }

  private boolean follows(String pod) {
    return says(pod, "- leading");
  }

  private boolean says(String pod, String words) {
    return world.kubelet().log(pod, "controller").contains(words);
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  private long looksSince(int before, String pod) {
    return controllers.requests().stream()
        .skip(before)
        .filter(request -> request.pod().equals(pod) && request.resource().equals("leases"))
        .count();
  }

  private void submit(String name) {
    resources.apply(Backups.inS3(minio, name, "nebula", "", ""));
  }

  private NebulaBackup backup(String name) {
    return namespace.client().resources(NebulaBackup.class).withName(name).require();
  }

  private void requireComplete(String name) {
    NebulaBackupStatus status = resources.over(name);
    assertThat(Resources.is(status, "Complete")).as(Resources.message(status)).isTrue();
  }

  private static List<Request> jobsCreated(List<Request> requests) {
    return requests.stream()
        .filter(each -> each.resource().equals("jobs") && each.verb().equals("create"))
        .filter(each -> each.code() < 300)
        .toList();
  }

  /** Who writes was the last to write the Lease; who never did so asks for nothing else. */
  private static void requireThatOnlyHoldersAct(List<Request> requests) {
    Set<String> holders = new HashSet<>();
    String holder = "";
    for (Request request : requests) {
      assertThat(request.pod()).as("the token's Pod").isNotEmpty();
      if (request.resource().equals("leases")) {
        if (request.isWrite() && request.code() < 300) {
          holder = request.pod();
          holders.add(holder);
        }
      } else {
        assertThat(holders).as("%s", request).contains(request.pod());
        if (request.isWrite()) {
          assertThat(request.pod()).as("%s", request).isEqualTo(holder);
        }
      }
    }
    assertThat(holders).isNotEmpty();
  }
}
