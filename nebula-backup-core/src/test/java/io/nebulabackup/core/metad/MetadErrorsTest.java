// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import static org.assertj.core.api.Assertions.assertThat;

import com.vesoft.nebula.ErrorCode;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.ForeignClusterException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.error.RunningJobsException;
import io.nebulabackup.error.StoragedUnavailableException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadErrorsTest {

  @Test
  void refusal_codesOneCanReactTo_haveTheirOwnType() {
    Map.<Integer, Class<? extends BackupException>>of(
            -2066, RunningJobsException.class,
            -2072, AgentUnavailableException.class,
            -2001, StoragedUnavailableException.class,
            -2041, StoragedUnavailableException.class,
            -3, StoragedUnavailableException.class,
            -2010, ForeignClusterException.class,
            -4, MetadUnavailableException.class,
            -3531, MetadUnavailableException.class,
            -27, ClusterOperationException.class,
            -99999, ClusterOperationException.class)
        .forEach(
            (code, type) ->
                assertThat(MetadErrors.refusal("x", code, "")).isExactlyInstanceOf(type));
  }

  @Test
  void refusal_everyKnownCode_hasNumberNameAndAdvice() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(MetadErrors.refusal("createBackup at metad m:1", code.getValue(), "why"))
          .hasMessageContaining("createBackup at metad m:1")
          .hasMessageContaining(code.name() + " (" + code.getValue() + ")")
          .hasMessageContaining("'why'")
          .hasMessageMatching("(?s).*\\)(, 'why')?\\. .+");
    }
  }

  @Test
  void refusal_codesThatMayLeaveABackupBehind_sayHowToFindIt() {
    for (int code : new int[] {-3, -24, -2041}) {
      assertThat(MetadErrors.refusal("x", code, "")).hasMessageContaining("INVALID");
    }
  }
}
