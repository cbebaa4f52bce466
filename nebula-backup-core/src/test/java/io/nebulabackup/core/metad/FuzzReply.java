// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.TApplicationException;
import com.vesoft.nebula.HostAddr;
import com.vesoft.nebula.meta.AdminJobResp;
import com.vesoft.nebula.meta.AgentHBResp;
import com.vesoft.nebula.meta.GetMetaDirInfoResp;
import com.vesoft.nebula.meta.GetSpaceResp;
import com.vesoft.nebula.meta.HostItem;
import com.vesoft.nebula.meta.JobDesc;
import com.vesoft.nebula.meta.ListClusterInfoResp;
import com.vesoft.nebula.meta.ListHostsResp;
import com.vesoft.nebula.meta.ListPartsResp;
import com.vesoft.nebula.meta.ListSnapshotsResp;
import com.vesoft.nebula.meta.ListSpacesResp;
import com.vesoft.nebula.meta.PartItem;
import com.vesoft.nebula.meta.Snapshot;
import io.nebulabackup.core.vendor.VendorMetaCodec;
import io.nebulabackup.core.wal.FuzzInput;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Fuzz target: what metad and storaged answer. The input is a frame with its length in front, as in
 * the recordings; it is read as the answer to every call there is.
 */
public final class FuzzReply {

  private static final byte STRUCT = 12;
  private static final HostAddress METAD = new HostAddress("metad", 9559);

  private interface Reader {
    void read(ThriftStruct reply) throws IOException;
  }

  private static final Map<String, Reader> READERS =
      Map.ofEntries(
          Map.entry("verifyClientVersion", reply -> reply.text(3)),
          Map.entry("listCluster", FuzzReply::cluster),
          Map.entry("agentHeartbeat", FuzzReply::heartbeat),
          Map.entry("getMetaDirInfo", FuzzReply::directories),
          Map.entry("listSpaces", FuzzReply::spaces),
          Map.entry(
              "getSpace", reply -> ReplyMapping.space(reply.as(new GetSpaceResp()).getItem())),
          Map.entry("listParts", FuzzReply::partitions),
          Map.entry("listSnapshots", FuzzReply::snapshots),
          Map.entry("listHosts", FuzzReply::hosts),
          Map.entry("runAdminJob", FuzzReply::jobs),
          Map.entry("getState", RaftStateReply::read),
          Map.entry("createBackup", FuzzReply::backup),
          Map.entry("dropSnapshot", reply -> reply.struct(3, new HostAddr("", 0))));

  private FuzzReply() {}

  /** Reads the frame. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 4) {
      return;
    }
    byte[] frame = Arrays.copyOfRange(input, 4, input.length);
    READERS.forEach(
        (method, reader) ->
            FuzzInput.check(
                input,
                () -> {
                  try {
                    ThriftStruct reply = ThriftMessages.result(method, frame);
                    reply.i32(1);
                    ReplyMapping.address(reply.struct(2, new HostAddr("", 0)));
                    reader.read(reply);
                  } catch (ProtocolException | TApplicationException e) {
                    FuzzInput.require(e.toString() != null, "an error without a text");
                  }
                }));
  }

  private static void cluster(ThriftStruct reply) throws IOException {
    var services = reply.as(new ListClusterInfoResp()).getHost_services();
    if (services != null) {
      for (var ofHost : services.values()) {
        ReplyMapping.services(ofHost);
      }
    }
  }

  private static void heartbeat(ThriftStruct reply) throws IOException {
    List.copyOf(ReplyMapping.services(reply.as(new AgentHBResp()).getService_list()));
  }

  private static void directories(ThriftStruct reply) throws IOException {
    ReplyMapping.service(ServiceRole.META, METAD, reply.as(new GetMetaDirInfoResp()).getDir());
  }

  private static void spaces(ThriftStruct reply) throws IOException {
    ReplyMapping.list(reply.as(new ListSpacesResp()).getSpaces())
        .forEach(space -> Texts.of(space.getName()));
  }

  private static void partitions(ThriftStruct reply) throws IOException {
    for (PartItem part : ReplyMapping.list(reply.as(new ListPartsResp()).getParts())) {
      ReplyMapping.partition(1, part);
    }
  }

  private static void snapshots(ThriftStruct reply) throws IOException {
    for (Snapshot each : ReplyMapping.list(reply.as(new ListSnapshotsResp()).getSnapshots())) {
      ReplyMapping.snapshot(each);
    }
  }

  private static void hosts(ThriftStruct reply) throws IOException {
    for (HostItem host : ReplyMapping.list(reply.as(new ListHostsResp()).getHosts())) {
      ReplyMapping.host(ServiceRole.STORAGE, host);
    }
  }

  private static void jobs(ThriftStruct reply) throws IOException {
    var result = reply.as(new AdminJobResp()).getResult();
    if (result != null) {
      for (JobDesc job : ReplyMapping.list(result.getJob_desc())) {
        ReplyMapping.runningJob("space", job);
      }
    }
  }

  private static void backup(ThriftStruct reply) throws IOException {
    FrozenBackup.of(METAD, VendorMetaCodec.decodeStruct("answer", reply.field(3, STRUCT)));
  }
}
