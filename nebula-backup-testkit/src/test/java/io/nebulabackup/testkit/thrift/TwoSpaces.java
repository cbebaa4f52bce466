// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import com.vesoft.nebula.ErrorCode;
import com.vesoft.nebula.meta.CreateBackupReq;
import com.vesoft.nebula.meta.CreateBackupResp;
import com.vesoft.nebula.meta.GetSpaceReq;
import com.vesoft.nebula.meta.GetSpaceResp;
import com.vesoft.nebula.meta.ID;
import com.vesoft.nebula.meta.IdName;
import com.vesoft.nebula.meta.ListClusterInfoReq;
import com.vesoft.nebula.meta.ListClusterInfoResp;
import com.vesoft.nebula.meta.ListSpacesReq;
import com.vesoft.nebula.meta.ListSpacesResp;
import com.vesoft.nebula.meta.VerifyClientVersionReq;
import com.vesoft.nebula.meta.VerifyClientVersionResp;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A metad with the spaces of the recorded one and little else; no field is set without need. */
class TwoSpaces extends MetaServiceAdapter {

  public VerifyClientVersionResp verifyClientVersion(VerifyClientVersionReq request) {
    return new VerifyClientVersionResp().setCode(ErrorCode.SUCCEEDED);
  }

  public ListSpacesResp listSpaces(ListSpacesReq request) {
    return new ListSpacesResp()
        .setCode(ErrorCode.SUCCEEDED)
        .setSpaces(List.of(space(1, "g"), space(2, "solo")));
  }

  public GetSpaceResp getSpace(GetSpaceReq request) {
    return new GetSpaceResp().setCode(ErrorCode.E_SPACE_NOT_FOUND);
  }

  public ListClusterInfoResp listCluster(ListClusterInfoReq request) {
    return new ListClusterInfoResp().setCode(ErrorCode.E_LIST_CLUSTER_NO_AGENT_FAILURE);
  }

  public CreateBackupResp createBackup(CreateBackupReq request) {
    throw new IllegalStateException("no disk");
  }

  private static IdName space(int id, String name) {
    return new IdName(ID.space_id(id), name.getBytes(StandardCharsets.UTF_8));
  }
}
