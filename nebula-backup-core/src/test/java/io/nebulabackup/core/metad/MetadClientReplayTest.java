// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.facebook.thrift.TByteArrayOutputStream;
import com.facebook.thrift.protocol.TBinaryProtocol;
import com.facebook.thrift.protocol.TType;
import com.facebook.thrift.transport.TIOStreamTransport;
import com.facebook.thrift.transport.TMemoryInputTransport;
import com.vesoft.nebula.HostAddr;
import com.vesoft.nebula.meta.BackupMeta;
import com.vesoft.nebula.meta.VerifyClientVersionReq;
import io.nebulabackup.core.vendor.VendorMetaCodec;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against the answers of a real metad. */
class MetadClientReplayTest {

  private static final HostAddress STORAGED_1 = new HostAddress("127.0.1.11", 9779);
  private static final HostAddress STORAGED_2 = new HostAddress("127.0.1.12", 9779);
  private static final HostAddress STORAGED_3 = new HostAddress("127.0.1.13", 9779);

  private final ScriptedServer metad = ScriptedServer.start();
  private final MetadClient client =
      new MetadClient(List.of(metad.address()), MetadOptions.DEFAULT, new ManualPace());

  @AfterEach
  void close() {
    client.close();
    metad.close();
  }

  @Test
  void listSpaces_recordedSpaces_areListedWithTheirShape() {
    metad
        .answer("listSpaces", Recording.response("010-listSpaces"))
        .answer(
            "getSpace",
            Recording.response("011-getSpace"),
            Recording.response("012-getSpace")); // the second one is gone by now

    assertThat(client.listSpaces()).containsExactly(new SpaceInfo(1, "g", 4, 3));
  }

  @Test
  void findSpace_unknownName_isEmpty() {
    metad.answer("getSpace", Recording.response("012-getSpace"));

    assertThat(client.findSpace("nope")).isEmpty();
  }

  @Test
  void listParts_recordedParts_haveLeaderAndPeers() {
    metad.answer("listParts", Recording.response("017-listParts"));

    List<PartitionAllocation> parts = client.listParts(1);

    assertThat(parts)
        .extracting(PartitionAllocation::partition)
        .containsExactly(
            new PartitionId(1, 1),
            new PartitionId(1, 2),
            new PartitionId(1, 3),
            new PartitionId(1, 4));
    assertThat(parts.get(3).leader()).isEqualTo(STORAGED_1);
    assertThat(parts)
        .allSatisfy(
            part -> {
              assertThat(part.peers())
                  .containsExactlyInAnyOrder(STORAGED_1, STORAGED_2, STORAGED_3);
              assertThat(part.losts()).isEmpty();
            });
  }

  @Test
  void agentHeartbeat_recordedServices_haveDirectories() {
    metad.answer("agentHeartbeat", Recording.response("006-agentHeartbeat"));

    assertThat(client.agentHeartbeat(new HostAddress("127.0.1.13", 8888), "recording"))
        .containsExactly(
            new ServiceInfo(
                ServiceRole.STORAGE,
                STORAGED_3,
                "/usr/local/nebula/storaged3",
                List.of("/usr/local/nebula/storaged3/data")));
  }

  /** The vendor's agent sends its address; metad's record of clients is of no use without. */
  @Test
  void agentHeartbeat_tellsFromWhichAgentTheConnectionIs() {
    HostAddress agent = new HostAddress("127.0.1.13", 8888);
    List<HostAddr> told = new CopyOnWriteArrayList<>();
    metad
        .answer("agentHeartbeat", Recording.response("006-agentHeartbeat"))
        .on(
            "verifyClientVersion",
            request -> {
              told.add(verified(request).getHost());
              return Recording.response("001-verifyClientVersion");
            });

    try (MetadClient ofAgent =
        new MetadClient(
            List.of(metad.address()), MetadOptions.DEFAULT.withCaller(agent), new ManualPace())) {
      ofAgent.agentHeartbeat(agent, "recording");
    }
    client.agentHeartbeat(agent, "recording");

    assertThat(told).containsExactly(new HostAddr("127.0.1.13", 8888), null);
  }

  private static VerifyClientVersionReq verified(byte[] request) {
    TBinaryProtocol in = new TBinaryProtocol(new TMemoryInputTransport(request));
    in.readMessageBegin();
    in.readStructBegin(Map.of());
    in.readFieldBegin();
    VerifyClientVersionReq read = new VerifyClientVersionReq();
    read.read(in);
    return read;
  }

  @Test
  void metadDirectories_recordedReply_areTheMetadsOwn() {
    metad.answer("getMetaDirInfo", Recording.response("009-getMetaDirInfo"));

    assertThat(client.metadDirectories(metad.address()))
        .isEqualTo(
            new ServiceInfo(
                ServiceRole.META,
                metad.address(),
                "/usr/local/nebula/metad",
                List.of("/usr/local/nebula/metad/data")));
  }

  @Test
  void listCluster_withoutAgents_saysWhatToStart() {
    metad.answer("listCluster", Recording.response("003-listCluster"));

    assertThatThrownBy(client::listCluster)
        .isInstanceOf(AgentUnavailableException.class)
        .hasMessageContaining("E_LIST_CLUSTER_NO_AGENT_FAILURE (-2072)")
        .hasMessageContaining("start the missing ones");
  }

  @Test
  void listSnapshots_noneRecorded_isEmpty() {
    metad.answer("listSnapshots", Recording.response("013-listSnapshots"));

    assertThat(client.listSnapshots()).isEmpty();
  }

  @Test
  void listSnapshots_recordedSnapshots_areValidOnAllHosts() {
    metad.answer("listSnapshots", Recording.response("024-listSnapshots"));

    assertThat(client.listSnapshots())
        .extracting(SnapshotInfo::name)
        .containsExactly(
            "BACKUP_2026_11_23_03_34_41",
            "BACKUP_2026_11_23_03_35_00",
            "BACKUP_2026_11_23_03_35_41",
            "BACKUP_2026_11_23_03_35_49");
    assertThat(client.listSnapshots())
        .allSatisfy(
            snapshot -> {
              assertThat(snapshot.valid()).isTrue();
              assertThat(snapshot.hosts()).containsExactly(STORAGED_1, STORAGED_2, STORAGED_3);
            });
  }

  @Test
  void dropSnapshot_recordedReplies_tellWhetherItWasThere() {
    metad.answer("dropSnapshot", Recording.response("025-dropSnapshot"));
    assertThat(client.dropSnapshot("BACKUP_2026_11_23_03_34_41")).isTrue();

    metad.answer("dropSnapshot", Recording.response("015-dropSnapshot"));
    assertThat(client.dropSnapshot("BACKUP_2000_01_01_00_00_00")).isFalse();
  }

  @Test
  void dropSnapshot_recordedRefusal_isTyped() {
    metad.answer("dropSnapshot", Recording.response("016-dropSnapshot"));

    assertThatThrownBy(() -> client.dropSnapshot(""))
        .isInstanceOf(ClusterOperationException.class)
        .hasMessageContaining("E_SNAPSHOT_FAILURE (-2040)");
  }

  @Test
  void createBackup_unknownSpace_isTyped() {
    metad.answer("createBackup", Recording.response("014-createBackup"));

    assertThatThrownBy(() -> client.createBackup(List.of("nope")))
        .isInstanceOf(ClusterOperationException.class)
        .hasMessageContaining("createBackup of nope")
        .hasMessageContaining("E_PARTIAL_RESULT (-27)")
        .hasMessageContaining("does not exist");
  }

  @Test
  void createBackup_recordedBase_isFrozenAsPrinted() {
    metad.answer("createBackup", Recording.response("020-createBackup"));

    FrozenBackup frozen = client.createBackup(List.of());

    assertThat(frozen.name()).isEqualTo("BACKUP_2026_11_23_03_34_41");
    assertThat(frozen.metad()).isEqualTo(metad.address());
    assertThat(frozen.full()).isTrue();
    assertThat(frozen.allSpaces()).isTrue();
    assertThat(frozen.createTime()).isBetween("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z");
    assertThat(frozen.metaFiles())
        .isNotEmpty()
        .allMatch(
            path ->
                path.startsWith(
                    "/usr/local/nebula/metad/data/nebula/0/checkpoints/" + frozen.name() + "/__"));
    assertThat(frozen.spaces())
        .extracting(FrozenSpace::space)
        .containsExactly(new SpaceInfo(1, "g", 4, 3), new SpaceInfo(2, "solo", 2, 1));
    FrozenSpace g = frozen.spaces().get(0);
    assertThat(g.hosts())
        .extracting(FrozenHost::address)
        .containsExactly(STORAGED_1, STORAGED_2, STORAGED_3);
    FrozenCheckpoint first = g.hosts().get(0).checkpoints().get(0);
    assertThat(first.index()).isZero();
    assertThat(first.dataPath())
        .isEqualTo("/usr/local/nebula/storaged1/data/nebula/1/checkpoints/" + frozen.name());
    assertThat(first.led())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(2, new LogPosition(38, 1), 4, new LogPosition(39, 1)));
    Map<Integer, LogPosition> all = new TreeMap<>();
    g.hosts().forEach(host -> host.checkpoints().forEach(c -> all.putAll(c.led())));
    assertThat(all).containsOnlyKeys(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"020-createBackup", "021-createBackup", "022-createBackup", "023-createBackup"})
  void createBackup_recordedReply_isWrittenAsVendorFileByteForByte(String call) throws Exception {
    metad.answer("createBackup", Recording.response(call));
    FrozenBackup frozen = client.createBackup(List.of());

    ByteBuffer struct =
        ThriftMessages.result("createBackup", Recording.response(call)).field(3, TType.STRUCT);
    byte[] wire = new byte[struct.remaining()];
    struct.get(wire);
    assertThat(VendorMetaCodec.encodeStruct(frozen.vendorMeta())).isEqualTo(wire);

    byte[] file = VendorMetaCodec.encode(frozen.vendorMeta().withBaseNamedMetaFiles());
    BackupMeta read = new ThriftStruct("file", file, 4).as(new BackupMeta());
    BackupMeta expected = new ThriftStruct("wire", wire, 0).as(new BackupMeta());
    expected.setMeta_files(
        Texts.bytes(
            Texts.of(expected.getMeta_files()).stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList()));
    assertThat(encode(read)).isEqualTo(encode(expected));
    assertThat(VendorMetaCodec.decode("file", file))
        .isEqualTo(frozen.vendorMeta().withBaseNamedMetaFiles());
  }

  @Test
  void everyCall_wrongClientVersion_isRefusedWithMetadsWords() {
    metad.answer("verifyClientVersion", Recording.response("002-verifyClientVersion"));

    assertThatThrownBy(client::listSnapshots)
        .isInstanceOf(ClusterOperationException.class)
        .hasMessageContaining("E_CLIENT_SERVER_INCOMPATIBLE (-3061)")
        .hasMessageContaining("is not accepted")
        .hasMessageContaining("client_white_list");
    assertThat(metad.calls()).isEmpty();
  }

  /** Lists of byte arrays have no equality; encoded by one class they do. */
  private static byte[] encode(BackupMeta meta) {
    TByteArrayOutputStream bytes = new TByteArrayOutputStream();
    meta.write(new TBinaryProtocol(new TIOStreamTransport(bytes)));
    return bytes.toByteArray();
  }
}
