// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.error.PlanFailedException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.StorageException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunnerExitTest {

  @Test
  void codes_areDistinct_andFoundAgain() {
    assertThat(Stream.of(RunnerExit.values()).map(RunnerExit::code)).doesNotHaveDuplicates();
    for (RunnerExit exit : RunnerExit.values()) {
      assertThat(RunnerExit.of(exit.code())).contains(exit);
    }
    assertThat(RunnerExit.of(137)).isEmpty();
  }

  @Test
  void failure_hasTheCodeOfItsKind() {
    assertThat(RunnerExit.of(new BackupNotFoundException("x", null)))
        .isEqualTo(RunnerExit.BACKUP_NOT_FOUND);
    assertThat(RunnerExit.of(new AccessDeniedException("x", null)))
        .isEqualTo(RunnerExit.STORE_FAILED);
    assertThat(RunnerExit.of(new StorageException("x", true, null)))
        .isEqualTo(RunnerExit.STORE_UNAVAILABLE);
    assertThat(RunnerExit.of(new TransferException("x", null))).isEqualTo(RunnerExit.FAILED);
  }

  @Test
  void problemsOfOneKind_haveItsCode_andOfSeveralKindsTheGeneralOne() {
    var agent = new AgentUnavailableException("a", null);
    var metad = new MetadUnavailableException("m", null);
    var backup = new BackupNotFoundException("b", null);

    assertThat(RunnerExit.of(new PlanFailedException(List.of(agent, metad))))
        .isEqualTo(RunnerExit.CLUSTER_UNAVAILABLE);
    assertThat(RunnerExit.of(new PlanFailedException(List.of(agent, backup))))
        .isEqualTo(RunnerExit.FAILED);
  }
}
