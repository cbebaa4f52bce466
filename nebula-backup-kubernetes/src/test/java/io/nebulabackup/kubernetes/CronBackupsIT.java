// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.ForeignClusterException;
import io.nebulabackup.error.PlanFailedException;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.kubernetes.spec.S3Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnKubernetes
class CronBackupsIT {

  private static final String BASE = "BACKUP_2024_02_05_08_05_13";

  private TestNamespace namespace;
  private OperatorPart operator;
  private S3Target storage;
  private KubernetesCronBackups crons;

  @BeforeEach
  void prepare(TestNamespace namespace) {
    this.namespace = namespace;
    operator = new OperatorPart(namespace);
    operator.prepare("nebula");
    // A bucket of its own, for a name in a bucket is that of one backup, in whatever namespace.
    storage = S3Target.builder().from(OperatorPart.STORAGE).bucket(namespace.name()).build();
    crons = KubernetesBackupClient.on(namespace.client()).cronBackups();
  }

  private CronBackupSpec spec(String name, String cluster) {
    return CronBackupSpec.builder()
        .schedule("0 3 * * *")
        .maxReservedTime(Duration.ofDays(3))
        .template(
            KubernetesBackupSpec.builder()
                .name(name)
                .cluster(cluster)
                .storage(storage)
                .image("example.org/br")
                .version("v1")
                .build())
        .build();
  }

  @Test
  void submit_schedule_isListed() {
    KubernetesCronBackup made = crons.submit(spec("nightly", "nebula"));

    assertThat(made.schedule()).isEqualTo("0 3 * * *");
    assertThat(made.paused()).isFalse();
    assertThat(crons.list()).extracting(KubernetesCronBackup::name).containsExactly("nightly");
    NebulaCronBackup object =
        namespace.client().resources(NebulaCronBackup.class).withName("nightly").get();
    assertThat(object.getSpec().getMaxReservedTime()).isEqualTo("72h");
  }

  @Test
  void pauseAndResume_schedule_changeNothingElse() {
    crons.submit(spec("nightly", "nebula"));

    crons.pause("nightly");
    assertThat(crons.find("nightly"))
        .get()
        .extracting(KubernetesCronBackup::paused)
        .isEqualTo(true);

    crons.resume("nightly");
    assertThat(crons.find("nightly"))
        .get()
        .satisfies(
            cron -> {
              assertThat(cron.paused()).isFalse();
              assertThat(cron.schedule()).isEqualTo("0 3 * * *");
            });
  }

  @Test
  void plan_ofWhatIsNotThere_isOneError() {
    crons.submit(spec("nightly", "nebula"));

    assertThatThrownBy(() -> crons.plan(spec("nightly", "absent")))
        .isInstanceOf(PlanFailedException.class)
        .hasMessageContaining("absent")
        .hasMessageContaining("there already");
  }

  private CronBackupSpec increments(String schedule, boolean withinWalTtl) {
    CronBackupSpec spec = spec("chained", "nebula");
    return CronBackupSpec.builder()
        .from(spec)
        .schedule(schedule)
        .fullEvery(7)
        .template(
            KubernetesBackupSpec.builder().from(spec.template()).withinWalTtl(withinWalTtl).build())
        .build();
  }

  private CronBackupSpec onBase(String name) {
    CronBackupSpec spec = spec(name, "nebula");
    return CronBackupSpec.builder()
        .from(spec)
        .schedule("@every 1h")
        .template(KubernetesBackupSpec.builder().from(spec.template()).base(BASE).build())
        .build();
  }

  @Test
  void plan_runsFurtherApartThanWalTtl_isRefusedUnlessAskedFor() {
    operator.setWalTtl("nebula", "86400");

    assertThatThrownBy(() -> crons.plan(increments("0 3 * * *", true)))
        .isInstanceOfSatisfying(
            WalTtlException.class,
            problem -> {
              assertThat(problem.age()).isEqualTo(Duration.ofDays(1));
              assertThat(problem.walTtl()).isEqualTo(Duration.ofDays(1));
            })
        .hasMessageContaining("'0 3 * * *'");
    assertThat(crons.plan(increments("0 3 * * *", false)).warnings())
        .singleElement()
        .asString()
        .contains("wal_ttl");
    assertThat(crons.plan(increments("0 3,15 * * *", true)).warnings()).isEmpty();
  }

  @Test
  void plan_someRunsFurtherApartThanWalTtl_isWarnedOf() {
    operator.setWalTtl("nebula", "172800");

    assertThat(crons.plan(increments("0 3 * * 1-5", true)).warnings())
        .singleElement()
        .asString()
        .contains("3d", "wal_ttl is 2d");
  }

  @Test
  void plan_runsFurtherApartThanTheShippedWalTtl_isWarnedOf() {
    assertThat(crons.plan(increments("@every 5h", true)).warnings())
        .singleElement()
        .asString()
        .contains("5h", "4h", "ships");
    assertThat(crons.plan(spec("nightly", "nebula")).warnings()).isEmpty();
  }

  @Test
  void plan_withBase_saysWhoseRunsItIsTheBaseOf() {
    takeBase("nebula");

    assertThat(crons.plan(onBase("nightly")).warnings())
        .singleElement()
        .asString()
        .contains(BASE)
        .contains("with nebula-operator every run")
        .contains("controller bases the first run on it");
  }

  @Test
  void plan_withBaseOfAnotherCluster_isRefused() {
    operator.cluster("other", spec -> spec.setEnableBR(true));
    operator.ready("other");
    takeBase("other");

    assertThatThrownBy(() -> crons.plan(onBase("nightly")))
        .isInstanceOf(ForeignClusterException.class)
        .hasMessageContaining(namespace.name() + "/other");
  }

  @Test
  void plan_withBaseTooOldAtTheFirstRun_isRefused() {
    operator.setWalTtl("nebula", "7200");
    takeBase("nebula");
    KubernetesCronBackups later =
        KubernetesBackupClient.on(
                namespace.client(),
                Clock.fixed(Instant.now().plus(Duration.ofMinutes(90)), ZoneOffset.UTC))
            .cronBackups();

    assertThat(crons.plan(onBase("nightly")).warnings()).hasSize(1);
    assertThatThrownBy(() -> later.plan(onBase("nightly")))
        .isInstanceOf(WalTtlException.class)
        .hasMessageContaining(BASE);
  }

  private void takeBase(String cluster) {
    KubernetesBackupClient.on(namespace.client())
        .backups()
        .full("base")
        .cluster(cluster, storage)
        .image("i", "v")
        .submit();
    operator.take("base", "full", BASE);
  }

  @Test
  void submit_withWarnings_handsThemBack() {
    assertThat(crons.submit(increments("@every 5h", true)).warnings())
        .singleElement()
        .asString()
        .contains("wal_ttl");
    assertThat(crons.list()).allSatisfy(cron -> assertThat(cron.warnings()).isEmpty());
  }

  @Test
  void missing_schedule_isNotFound() {
    assertThatThrownBy(() -> crons.pause("absent")).isInstanceOf(BackupNotFoundException.class);
    assertThatThrownBy(() -> crons.delete("absent")).isInstanceOf(BackupNotFoundException.class);
  }
}
