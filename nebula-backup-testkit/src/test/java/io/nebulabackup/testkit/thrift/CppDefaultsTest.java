// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import com.vesoft.nebula.meta.CreateBackupResp;
import com.vesoft.nebula.meta.GetSpaceResp;
import com.vesoft.nebula.meta.Snapshot;
import com.vesoft.nebula.meta.SnapshotStatus;
import com.vesoft.nebula.meta.SpaceBackupInfo;
import com.vesoft.nebula.meta.VerifyClientVersionResp;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CppDefaultsTest {

  @Test
  void fill_emptyStruct_hasAllFieldsButOptionalOnes() {
    GetSpaceResp reply = CppDefaults.fill(new GetSpaceResp());

    assertThat(reply.getLeader().getHost()).isEmpty();
    assertThat(reply.getItem().getProperties().getSpace_name()).isEmpty();
    assertThat(reply.getItem().getProperties().getZone_names()).isEmpty();
    assertThat(reply.getItem().getProperties().getComment()).isNull();
    assertThat(CppDefaults.fill(new VerifyClientVersionResp()).getError_msg()).isNull();
  }

  @Test
  void fill_structsInContainers_areFilledToo() {
    CreateBackupResp reply = CppDefaults.fill(new CreateBackupResp());
    SpaceBackupInfo space = new SpaceBackupInfo();
    reply.getMeta().setSpace_backups(Map.of(1, space));

    CppDefaults.fill(reply);

    assertThat(space.getHost_backups()).isEmpty();
  }

  @Test
  void fill_nullEnum_isItsZero() {
    assertThat(CppDefaults.fill(new Snapshot()).getStatus()).isEqualTo(SnapshotStatus.VALID);
  }

  @Test
  void fill_valuesSet_areKept() {
    Snapshot snapshot = new Snapshot().setStatus(SnapshotStatus.INVALID);

    assertThat(CppDefaults.fill(snapshot).getStatus()).isEqualTo(SnapshotStatus.INVALID);
  }
}
