// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import com.vesoft.nebula.CheckpointInfo;
import com.vesoft.nebula.DirInfo;
import com.vesoft.nebula.ErrorCode;
import com.vesoft.nebula.HostAddr;
import com.vesoft.nebula.LogInfo;
import com.vesoft.nebula.PropertyType;
import com.vesoft.nebula.meta.AdminJobReq;
import com.vesoft.nebula.meta.AdminJobResp;
import com.vesoft.nebula.meta.AdminJobResult;
import com.vesoft.nebula.meta.AgentHBReq;
import com.vesoft.nebula.meta.AgentHBResp;
import com.vesoft.nebula.meta.BackupMeta;
import com.vesoft.nebula.meta.ColumnTypeDef;
import com.vesoft.nebula.meta.CreateBackupReq;
import com.vesoft.nebula.meta.CreateBackupResp;
import com.vesoft.nebula.meta.DropSnapshotReq;
import com.vesoft.nebula.meta.DropSpaceReq;
import com.vesoft.nebula.meta.ExecResp;
import com.vesoft.nebula.meta.GetMetaDirInfoReq;
import com.vesoft.nebula.meta.GetMetaDirInfoResp;
import com.vesoft.nebula.meta.GetSpaceReq;
import com.vesoft.nebula.meta.GetSpaceResp;
import com.vesoft.nebula.meta.HostBackupInfo;
import com.vesoft.nebula.meta.HostItem;
import com.vesoft.nebula.meta.HostPair;
import com.vesoft.nebula.meta.HostRole;
import com.vesoft.nebula.meta.HostStatus;
import com.vesoft.nebula.meta.ID;
import com.vesoft.nebula.meta.IdName;
import com.vesoft.nebula.meta.JobDesc;
import com.vesoft.nebula.meta.JobStatus;
import com.vesoft.nebula.meta.JobType;
import com.vesoft.nebula.meta.ListClusterInfoReq;
import com.vesoft.nebula.meta.ListClusterInfoResp;
import com.vesoft.nebula.meta.ListHostType;
import com.vesoft.nebula.meta.ListHostsReq;
import com.vesoft.nebula.meta.ListHostsResp;
import com.vesoft.nebula.meta.ListPartsReq;
import com.vesoft.nebula.meta.ListPartsResp;
import com.vesoft.nebula.meta.ListSnapshotsReq;
import com.vesoft.nebula.meta.ListSnapshotsResp;
import com.vesoft.nebula.meta.ListSpacesReq;
import com.vesoft.nebula.meta.ListSpacesResp;
import com.vesoft.nebula.meta.PartItem;
import com.vesoft.nebula.meta.RestoreMetaReq;
import com.vesoft.nebula.meta.RestoreMetaResp;
import com.vesoft.nebula.meta.ServiceInfo;
import com.vesoft.nebula.meta.Snapshot;
import com.vesoft.nebula.meta.SnapshotStatus;
import com.vesoft.nebula.meta.SpaceBackupInfo;
import com.vesoft.nebula.meta.SpaceDesc;
import com.vesoft.nebula.meta.SpaceItem;
import com.vesoft.nebula.meta.VerifyClientVersionReq;
import com.vesoft.nebula.meta.VerifyClientVersionResp;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.testkit.sandbox.meta.MetaError;
import io.nebulabackup.testkit.sandbox.meta.SpaceRow;
import io.nebulabackup.testkit.sandbox.storaged.Storaged;
import io.nebulabackup.testkit.thrift.MetaServiceAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Metad's thrift port: what the cluster does, as structs and error codes. */
final class SandboxMetaService extends MetaServiceAdapter {

  private static final Duration AGENT_EXPIRES = Duration.ofMinutes(5);
  private static final int SPACE_NOT_FOUND = -5;
  private static final int INCOMPATIBLE = -3061;
  private static final int NO_AGENT = -2072;

  /** With these codes metad's createBackup fails after it has put the backup on record. */
  private static final Set<Integer> FAILS_MIDWAY = Set.of(-3, -24, -2041);

  private final SandboxCluster cluster;

  /**
   * When each agent's last heartbeat came, by the real clock: agents live in real time, and beat on
   * however far the sandbox's clock is moved.
   */
  private final Map<HostAddress, Instant> agents = new ConcurrentHashMap<>();

  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  SandboxMetaService(SandboxCluster cluster) {
    this.cluster = cluster;
  }

  void failNext(String method, int code) {
    failures.put(method, code);
  }

  void forgetAgent(String host) {
    agents.keySet().removeIf(agent -> agent.host().equals(host));
  }

  /** Agents are known by their heartbeats alone, and a metad that was stopped has heard none. */
  void forgetAgents() {
    agents.clear();
  }

  boolean knowsAgents(Collection<String> hosts) {
    return agents.keySet().stream().map(HostAddress::host).toList().containsAll(hosts);
  }

  /** Runs a call; what it refuses becomes a reply with a code. */
  private <T> T answer(String method, Supplier<T> call, Function<ErrorCode, T> refused) {
    Integer planned = failures.remove(method);
    if (planned != null) {
      return refused.apply(ErrorCode.findByValue(planned));
    }
    try {
      return call.get();
    } catch (MetaError e) {
      return refused.apply(ErrorCode.findByValue(e.code()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static HostAddr thrift(HostAddress address) {
    return new HostAddr(address.host(), address.port());
  }

  private static HostAddress address(HostAddr address) {
    return new HostAddress(address.getHost(), address.getPort());
  }

  private static HostAddr nobody() {
    return new HostAddr("", 0);
  }

  public VerifyClientVersionResp verifyClientVersion(VerifyClientVersionReq request) {
    boolean known = text(request.getClient_version()).equals("3.0.0");
    return new VerifyClientVersionResp(
        known ? ErrorCode.SUCCEEDED : ErrorCode.findByValue(INCOMPATIBLE),
        nobody(),
        bytes(known ? "" : "the client's version is not in the white list"));
  }

  public ListClusterInfoResp listCluster(ListClusterInfoReq request) {
    return answer(
        "listCluster",
        () -> new ListClusterInfoResp(ErrorCode.SUCCEEDED, nobody(), services()),
        code -> new ListClusterInfoResp(code, nobody(), Map.of()));
  }

  private Map<String, List<ServiceInfo>> services() {
    Map<String, List<ServiceInfo>> services = new TreeMap<>();
    HostAddress metad = cluster.hosts().metadAddress();
    add(services, metad, HostRole.META, new DirInfo(bytes(""), List.of()));
    for (Storaged storage : cluster.hosts().storages()) {
      if (storage.isRunning()) {
        add(services, storage.address(), HostRole.STORAGE, dir(storage));
      }
    }
    agents.forEach(
        (agent, seen) -> {
          if (seen.plus(AGENT_EXPIRES).isAfter(Instant.now())
              && services.containsKey(agent.host())) {
            add(services, agent, HostRole.AGENT, new DirInfo(bytes(""), List.of()));
          }
        });
    services.forEach(
        (host, list) -> {
          if (list.stream().noneMatch(service -> service.getRole() == HostRole.AGENT)) {
            throw new MetaError(NO_AGENT, "no agent on " + host);
          }
        });
    return services;
  }

  private static void add(
      Map<String, List<ServiceInfo>> services, HostAddress address, HostRole role, DirInfo dir) {
    services
        .computeIfAbsent(address.host(), any -> new ArrayList<>())
        .add(new ServiceInfo(dir, thrift(address), role));
  }

  private static DirInfo dir(Storaged storage) {
    return new DirInfo(
        bytes(storage.root().toString()),
        storage.dataDirs().stream().map(path -> bytes(path.toString())).toList());
  }

  public GetMetaDirInfoResp getMetaDirInfo(GetMetaDirInfoReq request) {
    return new GetMetaDirInfoResp(
        ErrorCode.SUCCEEDED,
        new DirInfo(
            bytes(cluster.meta().root().toString()),
            List.of(bytes(cluster.meta().dataDir().toString()))));
  }

  public AgentHBResp agentHeartbeat(AgentHBReq request) {
    HostAddress agent = address(request.getHost());
    return answer(
        "agentHeartbeat",
        () -> {
          agents.put(agent, Instant.now());
          List<ServiceInfo> beside = new ArrayList<>();
          HostAddress metad = cluster.hosts().metadAddress();
          if (metad.host().equals(agent.host())) {
            beside.add(
                new ServiceInfo(new DirInfo(bytes(""), List.of()), thrift(metad), HostRole.META));
          }
          for (Storaged storage : cluster.hosts().storages()) {
            if (storage.isRunning() && storage.address().host().equals(agent.host())) {
              beside.add(
                  new ServiceInfo(dir(storage), thrift(storage.address()), HostRole.STORAGE));
            }
          }
          return new AgentHBResp(ErrorCode.SUCCEEDED, nobody(), beside);
        },
        code -> new AgentHBResp(code, nobody(), List.of()));
  }

  public ListSpacesResp listSpaces(ListSpacesReq request) {
    return answer(
        "listSpaces",
        () ->
            new ListSpacesResp(
                ErrorCode.SUCCEEDED,
                nobody(),
                cluster.meta().spaces().stream()
                    .map(space -> new IdName(spaceId(space), bytes(space.name())))
                    .toList()),
        code -> new ListSpacesResp(code, nobody(), List.of()));
  }

  private static ID spaceId(SpaceRow space) {
    ID id = new ID();
    id.setSpace_id(space.id());
    return id;
  }

  public GetSpaceResp getSpace(GetSpaceReq request) {
    return answer(
        "getSpace",
        () -> {
          SpaceRow space =
              cluster
                  .meta()
                  .space(text(request.getSpace_name()))
                  .orElseThrow(() -> new MetaError(SPACE_NOT_FOUND, "no such space"));
          return new GetSpaceResp(
              ErrorCode.SUCCEEDED, nobody(), new SpaceItem(space.id(), description(space)));
        },
        code -> new GetSpaceResp(code, nobody(), new SpaceItem(0, emptyDescription())));
  }

  public ExecResp dropSpace(DropSpaceReq request) {
    return answer(
        "dropSpace",
        () -> {
          String name = text(request.getSpace_name());
          if (cluster.meta().space(name).isPresent()) {
            cluster.dropSpace(name);
          } else if (!request.isIf_exists()) {
            throw new MetaError(SPACE_NOT_FOUND, "no such space");
          }
          return exec(ErrorCode.SUCCEEDED);
        },
        SandboxMetaService::exec);
  }

  private static SpaceDesc description(SpaceRow space) {
    ColumnTypeDef vid = new ColumnTypeDef(PropertyType.FIXED_STRING);
    vid.setType_length((short) space.vidLength());
    return new SpaceDesc(
        bytes(space.name()),
        space.partitions(),
        space.replicaFactor(),
        bytes("utf8"),
        bytes("utf8_bin"),
        vid,
        List.of());
  }

  private static SpaceDesc emptyDescription() {
    return description(new SpaceRow(0, "", 0, 0, 8));
  }

  public ListPartsResp listParts(ListPartsReq request) {
    return answer(
        "listParts",
        () -> {
          List<PartItem> items = new ArrayList<>();
          cluster
              .meta()
              .parts()
              .forEach(
                  (id, hosts) -> {
                    if (id.space() == request.getSpace_id()) {
                      PartItem item =
                          new PartItem(
                              id.part(),
                              hosts.stream().map(SandboxMetaService::thrift).toList(),
                              hosts.stream()
                                  .filter(host -> !cluster.storaged(host).isRunning())
                                  .map(SandboxMetaService::thrift)
                                  .toList());
                      cluster
                          .group(id)
                          .leader()
                          .ifPresent(leader -> item.setLeader(thrift(leader.address())));
                      items.add(item);
                    }
                  });
          return new ListPartsResp(ErrorCode.SUCCEEDED, nobody(), items);
        },
        code -> new ListPartsResp(code, nobody(), List.of()));
  }

  public ListHostsResp listHosts(ListHostsReq request) {
    return answer(
        "listHosts",
        () -> {
          List<HostItem> items = new ArrayList<>();
          if (request.getType() == ListHostType.STORAGE
              || request.getType() == ListHostType.ALLOC) {
            for (HostAddress host : cluster.meta().machines()) {
              HostItem item = new HostItem();
              item.setHostAddr(thrift(host));
              item.setRole(HostRole.STORAGE);
              item.setStatus(
                  cluster.storaged(host).isRunning() ? HostStatus.ONLINE : HostStatus.OFFLINE);
              item.setGit_info_sha(bytes("sandbox"));
              items.add(item);
            }
          }
          return new ListHostsResp(ErrorCode.SUCCEEDED, nobody(), items);
        },
        code -> new ListHostsResp(code, nobody(), List.of()));
  }

  public AdminJobResp runAdminJob(AdminJobReq request) {
    return answer(
        "runAdminJob",
        () -> {
          List<JobDesc> jobs =
              cluster.jobs().of(request.getSpace_id()).stream()
                  .map(
                      job ->
                          new JobDesc(
                              job.space(),
                              job.id(),
                              JobType.valueOf(job.type()),
                              List.of(),
                              job.running() ? JobStatus.RUNNING : JobStatus.FINISHED,
                              job.stopSeconds(),
                              job.stopSeconds(),
                              ErrorCode.SUCCEEDED))
                  .toList();
          return new AdminJobResp(
              ErrorCode.SUCCEEDED, nobody(), new AdminJobResult(0, jobs, List.of(), 0));
        },
        code -> new AdminJobResp(code, nobody(), new AdminJobResult(0, List.of(), List.of(), 0)));
  }

  public ListSnapshotsResp listSnapshots(ListSnapshotsReq request) {
    return answer(
        "listSnapshots",
        () -> {
          List<Snapshot> snapshots = new ArrayList<>();
          cluster
              .meta()
              .snapshots()
              .forEach(
                  (name, row) -> {
                    String[] fields = row.split("\t", 2);
                    snapshots.add(
                        new Snapshot(
                            bytes(name), SnapshotStatus.valueOf(fields[0]), bytes(fields[1])));
                  });
          return new ListSnapshotsResp(ErrorCode.SUCCEEDED, nobody(), snapshots);
        },
        code -> new ListSnapshotsResp(code, nobody(), List.of()));
  }

  public CreateBackupResp createBackup(CreateBackupReq request) {
    List<byte[]> names = request.getSpaces();
    List<String> spaces =
        names == null ? List.of() : names.stream().map(SandboxMetaService::text).toList();
    Integer planned = failures.get("createBackup");
    if (planned != null && FAILS_MIDWAY.contains(planned)) {
      cluster.checkpoints().leaveUnfinished(spaces);
    }
    return answer(
        "createBackup",
        () ->
            new CreateBackupResp(
                ErrorCode.SUCCEEDED, nobody(), meta(cluster.checkpoints().create(spaces))),
        code -> new CreateBackupResp(code, nobody(), emptyMeta()));
  }

  private static BackupMeta emptyMeta() {
    return new BackupMeta(Map.of(), List.of(), bytes(""), false, false, 0, bytes(""), List.of(), 0);
  }

  private static BackupMeta meta(CheckpointMaker.Frozen frozen) {
    Map<Integer, SpaceBackupInfo> spaces = new HashMap<>();
    for (SpaceRow space : frozen.spaces()) {
      List<HostBackupInfo> hosts = new ArrayList<>();
      frozen
          .engines()
          .getOrDefault(space.id(), Map.of())
          .forEach(
              (host, engines) ->
                  hosts.add(
                      new HostBackupInfo(
                          thrift(host),
                          engines.stream().map(SandboxMetaService::checkpoint).toList())));
      spaces.put(space.id(), new SpaceBackupInfo(description(space), hosts));
    }
    return new BackupMeta(
        spaces,
        frozen.metaFiles().stream().map(SandboxMetaService::bytes).toList(),
        bytes(frozen.name()),
        true,
        frozen.allSpaces(),
        frozen.createdMillis(),
        bytes(""),
        List.of(),
        0);
  }

  private static CheckpointInfo checkpoint(Storaged.EngineCheckpoint engine) {
    Map<Integer, LogInfo> parts = new HashMap<>();
    engine
        .led()
        .forEach(
            (part, last) -> parts.put(part, new LogInfo(last.logId(), last.term(), 0, bytes(""))));
    return new CheckpointInfo(
        engine.space(), parts, bytes(engine.path().toAbsolutePath().toString()));
  }

  public ExecResp dropSnapshot(DropSnapshotReq request) {
    return answer(
        "dropSnapshot",
        () -> {
          cluster.checkpoints().drop(text(request.getNames().get(0)));
          return exec(ErrorCode.SUCCEEDED);
        },
        SandboxMetaService::exec);
  }

  /** Without the id: the Java classes cannot write the empty union that C++ would. */
  private static ExecResp exec(ErrorCode code) {
    ExecResp reply = new ExecResp();
    reply.setCode(code);
    reply.setLeader(nobody());
    return reply;
  }

  public RestoreMetaResp restoreMeta(RestoreMetaReq request) {
    return answer(
        "restoreMeta",
        () -> {
          Map<HostAddress, HostAddress> mapping = new HashMap<>();
          for (HostPair pair : request.getHosts()) {
            mapping.put(address(pair.getFrom_host()), address(pair.getTo_host()));
          }
          cluster
              .meta()
              .restore(request.getFiles().stream().map(SandboxMetaService::text).toList(), mapping);
          cluster.assignPartitions();
          cluster.hosts().startWaiting();
          return new RestoreMetaResp(ErrorCode.SUCCEEDED, nobody(), Map.of());
        },
        code -> new RestoreMetaResp(code, nobody(), Map.of()));
  }
}
