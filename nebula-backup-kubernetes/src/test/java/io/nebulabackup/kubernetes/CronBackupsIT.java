// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.PlanFailedException;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnKubernetes
class CronBackupsIT {

  private TestNamespace namespace;
  private KubernetesCronBackups crons;

  @BeforeEach
  void prepare(TestNamespace namespace) {
    this.namespace = namespace;
    new OperatorPart(namespace).prepare("nebula");
    crons = KubernetesBackupClient.on(namespace.client()).cronBackups();
  }

  private static CronBackupSpec spec(String name, String cluster) {
    return CronBackupSpec.builder()
        .schedule("0 3 * * *")
        .maxReservedTime(Duration.ofDays(3))
        .template(
            KubernetesBackupSpec.builder()
                .name(name)
                .cluster(cluster)
                .storage(OperatorPart.STORAGE)
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

  @Test
  void plan_withBase_warnsThatItStays() {
    CronBackupSpec spec = spec("nightly", "nebula");
    CronBackupSpec onBase =
        CronBackupSpec.builder()
            .from(spec)
            .template(
                KubernetesBackupSpec.builder()
                    .from(spec.template())
                    .base("BACKUP_2024_02_05_08_05_13")
                    .build())
            .build();

    assertThat(crons.plan(onBase).warnings())
        .singleElement()
        .asString()
        .contains("BACKUP_2024_02_05_08_05_13");
  }

  @Test
  void missing_schedule_isNotFound() {
    assertThatThrownBy(() -> crons.pause("absent")).isInstanceOf(BackupNotFoundException.class);
    assertThatThrownBy(() -> crons.delete("absent")).isInstanceOf(BackupNotFoundException.class);
  }
}
