// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.protocol.TType;
import com.vesoft.nebula.meta.AdminJobReq;
import com.vesoft.nebula.meta.AdminJobResp;
import com.vesoft.nebula.meta.AgentHBReq;
import com.vesoft.nebula.meta.AgentHBResp;
import com.vesoft.nebula.meta.CreateBackupReq;
import com.vesoft.nebula.meta.DropSnapshotReq;
import com.vesoft.nebula.meta.GetMetaDirInfoReq;
import com.vesoft.nebula.meta.GetMetaDirInfoResp;
import com.vesoft.nebula.meta.GetSpaceReq;
import com.vesoft.nebula.meta.GetSpaceResp;
import com.vesoft.nebula.meta.HostItem;
import com.vesoft.nebula.meta.HostPair;
import com.vesoft.nebula.meta.IdName;
import com.vesoft.nebula.meta.JobDesc;
import com.vesoft.nebula.meta.JobOp;
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
import com.vesoft.nebula.meta.Snapshot;
import io.nebulabackup.core.vendor.VendorMetaCodec;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client of metad, the cluster's control plane (NebulaGraph src/interface/meta.thrift,
 * MetaService). It follows the leader and rides out an election; a refusal is a typed exception
 * with metad's code, by number and name.
 *
 * <p>Unless a method says otherwise it throws:
 *
 * <ul>
 *   <li>{@link MetadUnavailableException} if no metad answered as leader; it names each address and
 *       what it said
 *   <li>{@link io.nebulabackup.error.ClusterOperationException}, or a more particular {@link
 *       BackupException}, if metad refused
 *   <li>{@link io.nebulabackup.error.BackupCancelledException} if the thread was interrupted while
 *       it waited between attempts, or the client was closed
 * </ul>
 *
 * <p>Thread-safe: each call has a connection of its own. {@link #close} cuts off calls under way.
 */
public final class MetadClient implements AutoCloseable {

  private static final int META_FIELD = 3;

  private final MetadCaller caller;

  MetadClient(List<HostAddress> seeds, MetadOptions options, Pace pace) {
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("at least one metad address is needed");
    }
    this.caller = new MetadCaller(seeds, options, pace);
  }

  /**
   * Creates a client; nothing is connected yet.
   *
   * @param seeds addresses of one or more metads, tried in this order
   * @param options how to reach them
   * @return the client; the caller closes it
   */
  public static MetadClient of(List<HostAddress> seeds, MetadOptions options) {
    return new MetadClient(seeds, options, Pace.REAL);
  }

  /**
   * Lists the cluster's live services with their directories. A metad that does not answer is
   * listed without directories. From here on, metads are asked under the addresses listed.
   *
   * @return the services
   * @throws io.nebulabackup.error.AgentUnavailableException if a host has no agent
   */
  public ClusterInfo listCluster() {
    ListClusterInfoResp reply =
        caller.askLeader(
            MetadRequest.of(
                "listCluster",
                "",
                new ListClusterInfoReq(),
                (metad, code, struct) -> struct.as(new ListClusterInfoResp())));
    Map<String, List<ServiceInfo>> services = new LinkedHashMap<>();
    try {
      if (reply.getHost_services() != null) {
        for (var host : reply.getHost_services().entrySet()) {
          services.put(host.getKey(), ReplyMapping.services(host.getValue()));
        }
      }
    } catch (IOException e) {
      throw new MetadUnavailableException("listCluster: " + e.getMessage(), e);
    }
    caller.learn(new ClusterInfo(services).metads().stream().map(ServiceInfo::address).toList());
    services.replaceAll(
        (host, list) ->
            list.stream()
                .map(service -> service.role() == ServiceRole.META ? withDirs(service) : service)
                .toList());
    return new ClusterInfo(services);
  }

  /**
   * Asks one metad for its own directories.
   *
   * @param metad the metad
   * @return the metad with its working directory and its data path
   * @throws MetadUnavailableException if it does not answer
   */
  public ServiceInfo metadDirectories(HostAddress metad) {
    try {
      return caller.ask(
          metad,
          MetadRequest.of(
              "getMetaDirInfo",
              "",
              new GetMetaDirInfoReq(),
              (who, code, struct) ->
                  ReplyMapping.service(
                      ServiceRole.META, metad, struct.as(new GetMetaDirInfoResp()).getDir())));
    } catch (IOException e) {
      throw silent("getMetaDirInfo", metad, e);
    }
  }

  /**
   * Lists all spaces.
   *
   * @return the spaces, ordered by id
   */
  public List<SpaceInfo> listSpaces() {
    List<String> names =
        caller.askLeader(
            MetadRequest.of(
                "listSpaces",
                "",
                new ListSpacesReq(),
                (metad, code, struct) ->
                    ReplyMapping.list(struct.as(new ListSpacesResp()).getSpaces()).stream()
                        .map(IdName::getName)
                        .map(Texts::of)
                        .toList()));
    List<SpaceInfo> spaces = new ArrayList<>();
    for (String name : names) {
      findSpace(name).ifPresent(spaces::add); // one dropped meanwhile is gone
    }
    spaces.sort(Comparator.comparingInt(SpaceInfo::id));
    return List.copyOf(spaces);
  }

  /**
   * Finds a space.
   *
   * @param name the space's name
   * @return the space; empty if there is none of that name
   */
  public Optional<SpaceInfo> findSpace(String name) {
    return caller.askLeader(
        MetadRequest.<Optional<SpaceInfo>>of(
                "getSpace",
                name,
                new GetSpaceReq(Texts.bytes(name)),
                (metad, code, struct) ->
                    code == MetadErrors.SPACE_NOT_FOUND
                        ? Optional.empty()
                        : Optional.of(ReplyMapping.space(struct.as(new GetSpaceResp()).getItem())))
            .accepting(MetadErrors.SPACE_NOT_FOUND));
  }

  /**
   * Lists where a space's partitions are.
   *
   * @param space the space's id
   * @return the partitions, ordered by id
   */
  public List<PartitionAllocation> listParts(int space) {
    return caller.askLeader(
        MetadRequest.of(
            "listParts",
            "space " + space,
            new ListPartsReq(space, List.of()),
            (metad, code, struct) -> {
              List<PartitionAllocation> parts = new ArrayList<>();
              for (PartItem part : ReplyMapping.list(struct.as(new ListPartsResp()).getParts())) {
                parts.add(ReplyMapping.partition(space, part));
              }
              parts.sort(Comparator.comparing(PartitionAllocation::partition));
              return List.copyOf(parts);
            }));
  }

  /**
   * Lists the snapshots and backups metad has on record.
   *
   * @return the snapshots, ordered by name
   */
  public List<SnapshotInfo> listSnapshots() {
    return caller.askLeader(
        MetadRequest.of(
            "listSnapshots",
            "",
            new ListSnapshotsReq(),
            (metad, code, struct) -> {
              List<SnapshotInfo> snapshots = new ArrayList<>();
              for (Snapshot snapshot :
                  ReplyMapping.list(struct.as(new ListSnapshotsResp()).getSnapshots())) {
                snapshots.add(ReplyMapping.snapshot(snapshot));
              }
              snapshots.sort(Comparator.comparing(SnapshotInfo::name));
              return List.copyOf(snapshots);
            }));
  }

  /**
   * Freezes the cluster: metad blocks writes, has every storaged make a checkpoint, exports its own
   * tables, and unblocks. Returns when all that is done, however long it takes. Community
   * NebulaGraph always makes a full backup.
   *
   * <p>The call is never sent again once it may have reached a metad that gave no answer. A metad
   * that answers that it is not the leader has refused, and the leader is asked.
   *
   * @param spaces the names of the spaces; empty for all
   * @return what was frozen
   * @throws io.nebulabackup.error.RunningJobsException if jobs are running that exclude a backup
   * @throws io.nebulabackup.error.StoragedUnavailableException if a storaged failed; an invalid
   *     record may stay in {@link #listSnapshots}
   * @throws io.nebulabackup.error.ClusterOperationException if metad refused; or if no answer came,
   *     and then the backup may be under way: look in {@link #listSnapshots}
   */
  public FrozenBackup createBackup(List<String> spaces) {
    return createBackup(spaces, null, 0);
  }

  /**
   * Freezes the cluster on top of a previous backup, as the enterprise edition can. Community
   * NebulaGraph ignores the previous backup and makes a full one.
   *
   * @param spaces the names of the spaces; empty for all
   * @param base the previous backup's name; null for a full backup
   * @param clusterId the id of the previous backup's cluster; 0 if it is not known
   * @return what was frozen
   */
  public FrozenBackup createBackup(List<String> spaces, @Nullable String base, long clusterId) {
    CreateBackupReq request = new CreateBackupReq();
    request.setSpaces(Texts.bytes(spaces));
    if (base != null) {
      request.setBase_backup_name(Texts.bytes(base));
    }
    if (clusterId != 0) {
      request.setCluster_id(clusterId);
    }
    return caller.askLeader(
        MetadRequest.of(
                "createBackup",
                spaces.isEmpty() ? "all spaces" : String.join(", ", spaces),
                request,
                (metad, code, struct) ->
                    FrozenBackup.of(
                        metad,
                        VendorMetaCodec.decodeStruct(
                            "metad's answer to createBackup",
                            struct.field(META_FIELD, TType.STRUCT))))
            .kind(MetadRequest.Kind.ONCE));
  }

  /**
   * Drops a snapshot or backup: its checkpoints, tables and record. metad reports success even if
   * some storaged could not delete its part.
   *
   * @param name the snapshot's name
   * @return false if metad has none of that name; also if its first answer was lost and the second
   *     one says so
   */
  public boolean dropSnapshot(String name) {
    return caller.askLeader(
        MetadRequest.of(
                "dropSnapshot",
                name,
                new DropSnapshotReq(List.of(Texts.bytes(name))),
                (metad, code, struct) -> code == MetadErrors.SUCCEEDED)
            .kind(MetadRequest.Kind.REPEATABLE_EXEC)
            .accepting(MetadErrors.SNAPSHOT_NOT_FOUND));
  }

  /**
   * Has one metad take in exported tables. Must be done with the same tables on every metad of the
   * cluster, after a majority of them is up. Sent once; the table files are deleted by metad.
   *
   * @param metad the metad
   * @param files the tables' paths on that metad's disk
   * @param hosts which storaged takes the place of which; may hold pairs of equals
   * @throws MetadUnavailableException if the metad could not be connected to; nothing was sent
   */
  public void restoreMeta(HostAddress metad, List<String> files, List<HostMapping> hosts) {
    List<HostPair> pairs =
        hosts.stream()
            .map(
                pair ->
                    new HostPair(ReplyMapping.thrift(pair.from()), ReplyMapping.thrift(pair.to())))
            .toList();
    try {
      caller.ask(
          metad,
          MetadRequest.of(
                  "restoreMeta",
                  files.size() + " tables",
                  new RestoreMetaReq(Texts.bytes(files), pairs),
                  (who, code, struct) -> true)
              .kind(MetadRequest.Kind.ONCE));
    } catch (IOException e) {
      throw silent("restoreMeta", metad, e);
    }
  }

  /**
   * Reports an agent alive. metad takes it for dead 300 s after its last heartbeat.
   *
   * @param agent the agent's address, its host written as the cluster writes it
   * @param gitSha what the agent says it was built from
   * @return the live services on the agent's host; a metad among them without directories
   */
  public List<ServiceInfo> agentHeartbeat(HostAddress agent, String gitSha) {
    return caller.askLeader(
        MetadRequest.of(
            "agentHeartbeat",
            "agent " + agent,
            new AgentHBReq(ReplyMapping.thrift(agent), Texts.bytes(gitSha)),
            (metad, code, struct) ->
                List.copyOf(
                    ReplyMapping.services(struct.as(new AgentHBResp()).getService_list()))));
  }

  /**
   * Lists the jobs that wait or run.
   *
   * @return the jobs of all spaces, ordered by id
   */
  public List<RunningJob> runningJobs() {
    List<RunningJob> jobs = new ArrayList<>();
    for (SpaceInfo space : listSpaces()) {
      jobs.addAll(
          jobs(
              space,
              all ->
                  all.stream()
                      .map(job -> ReplyMapping.runningJob(space.name(), job))
                      .flatMap(Optional::stream)
                      .toList()));
    }
    jobs.sort(Comparator.comparingInt(RunningJob::id));
    return List.copyOf(jobs);
  }

  /**
   * Finds the last job of type INGEST of each space. metad forgets jobs some time after they ended,
   * a week unless configured otherwise ({@code job_expired_secs}).
   *
   * @return the job's id by space id; a space without such a job is left out
   */
  public Map<Integer, Integer> lastIngestJobs() {
    Map<Integer, Integer> last = new TreeMap<>();
    for (SpaceInfo space : listSpaces()) {
      jobs(space, ReplyMapping::lastIngestJob).ifPresent(id -> last.put(space.id(), id));
    }
    return last;
  }

  /**
   * Finds out when the last job of type INGEST of each space ended. As with {@link #lastIngestJobs}
   * jobs are forgotten.
   *
   * @return the time by metad's clock, in whole seconds, by space id; {@link Instant#MAX} for a job
   *     that says no end; a space without such a job is left out
   */
  public Map<Integer, Instant> lastIngestEnds() {
    Map<Integer, Instant> last = new TreeMap<>();
    for (SpaceInfo space : listSpaces()) {
      jobs(space, ReplyMapping::lastIngestEnd).ifPresent(end -> last.put(space.id(), end));
    }
    return last;
  }

  private <T> T jobs(SpaceInfo space, Function<List<JobDesc>, T> reading) {
    return caller.askLeader(
        MetadRequest.of(
            "runAdminJob",
            "space " + space.name(),
            new AdminJobReq(space.id(), JobOp.SHOW_All, JobType.COMPACT, List.of()),
            (metad, code, struct) -> {
              AdminJobResp reply = struct.as(new AdminJobResp());
              return reading.apply(
                  reply.getResult() == null
                      ? List.of()
                      : ReplyMapping.list(reply.getResult().getJob_desc()));
            }));
  }

  /**
   * Lists the services of a role that metad knows, alive or not; it forgets one after a day.
   *
   * @param role GRAPH, META, STORAGE, STORAGE_LISTENER or AGENT
   * @return the services, ordered by address
   */
  public List<HostStatus> listHosts(ServiceRole role) {
    ListHostType type =
        switch (role) {
          case GRAPH -> ListHostType.GRAPH;
          case META -> ListHostType.META;
          case STORAGE -> ListHostType.STORAGE;
          case STORAGE_LISTENER -> ListHostType.STORAGE_LISTENER;
          case AGENT -> ListHostType.AGENT;
          case OTHER -> throw new IllegalArgumentException("metad lists no hosts of " + role);
        };
    return caller.askLeader(
        MetadRequest.of(
            "listHosts",
            role.name(),
            new ListHostsReq(type),
            (metad, code, struct) -> {
              List<HostStatus> hosts = new ArrayList<>();
              for (HostItem host : ReplyMapping.list(struct.as(new ListHostsResp()).getHosts())) {
                hosts.add(ReplyMapping.host(role, host));
              }
              hosts.sort(Comparator.comparing(HostStatus::address));
              return List.copyOf(hosts);
            }));
  }

  /**
   * Tells whether a metad answers; it need not be the leader.
   *
   * @param metad the metad
   * @return true if it answered anything at all
   */
  public boolean reachable(HostAddress metad) {
    try {
      metadDirectories(metad);
      return true;
    } catch (MetadUnavailableException e) {
      return false;
    }
  }

  @Override
  public void close() {
    caller.close();
  }

  private ServiceInfo withDirs(ServiceInfo metad) {
    try {
      return metadDirectories(metad.address());
    } catch (MetadUnavailableException e) {
      return metad;
    }
  }

  private static MetadUnavailableException silent(
      String method, HostAddress metad, IOException cause) {
    return new MetadUnavailableException(
        "metad " + metad + " did not answer " + method + ": " + cause.getMessage(), cause);
  }
}
