// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.vesoft.nebula.DirInfo;
import com.vesoft.nebula.HostAddr;
import com.vesoft.nebula.meta.HostItem;
import com.vesoft.nebula.meta.HostRole;
import com.vesoft.nebula.meta.JobDesc;
import com.vesoft.nebula.meta.JobStatus;
import com.vesoft.nebula.meta.JobType;
import com.vesoft.nebula.meta.PartItem;
import com.vesoft.nebula.meta.Snapshot;
import com.vesoft.nebula.meta.SnapshotStatus;
import com.vesoft.nebula.meta.SpaceItem;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import java.net.ProtocolException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The generated classes' values as ours. Any field may be absent, and an enum's number unknown:
 * both are null there. Stateless.
 */
final class ReplyMapping {

  /** NebulaGraph src/meta/processors/job/JobManager.cpp, checkTypeJobRunning. */
  private static final Set<JobType> BLOCKING =
      EnumSet.of(
          JobType.REBUILD_TAG_INDEX,
          JobType.REBUILD_EDGE_INDEX,
          JobType.REBUILD_FULLTEXT_INDEX,
          JobType.COMPACT,
          JobType.INGEST,
          JobType.DATA_BALANCE,
          JobType.ZONE_BALANCE,
          JobType.LEADER_BALANCE);

  private ReplyMapping() {}

  static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  /** Returns the address; empty if it names no service, as the leader's during an election. */
  static Optional<HostAddress> address(@Nullable HostAddr address) {
    return address == null
            || address.getHost() == null
            || address.getHost().isBlank()
            || address.getPort() < 1
            || address.getPort() > 65535
        ? Optional.empty()
        : Optional.of(new HostAddress(address.getHost(), address.getPort()));
  }

  static List<HostAddress> addresses(@Nullable List<HostAddr> addresses) {
    return list(addresses).stream().map(ReplyMapping::address).flatMap(Optional::stream).toList();
  }

  static HostAddr thrift(HostAddress address) {
    return new HostAddr(address.host(), address.port());
  }

  static HostAddress required(@Nullable HostAddr address, String what) throws ProtocolException {
    return address(address)
        .orElseThrow(() -> new ProtocolException("its reply has " + what + " without an address"));
  }

  static ServiceRole role(@Nullable HostRole role) {
    if (role == null) {
      return ServiceRole.OTHER;
    }
    return switch (role) {
      case GRAPH -> ServiceRole.GRAPH;
      case META -> ServiceRole.META;
      case STORAGE -> ServiceRole.STORAGE;
      case STORAGE_LISTENER -> ServiceRole.STORAGE_LISTENER;
      case AGENT -> ServiceRole.AGENT;
      default -> ServiceRole.OTHER;
    };
  }

  static ServiceInfo service(com.vesoft.nebula.meta.ServiceInfo service) throws ProtocolException {
    HostAddress address = required(service.getAddr(), "a service");
    return service(role(service.getRole()), address, service.getDir());
  }

  static ServiceInfo service(ServiceRole role, HostAddress address, @Nullable DirInfo dir) {
    return dir == null
        ? new ServiceInfo(role, address, "", List.of())
        : new ServiceInfo(role, address, Texts.of(dir.getRoot()), Texts.of(dir.getData()));
  }

  static List<ServiceInfo> services(@Nullable List<com.vesoft.nebula.meta.ServiceInfo> services)
      throws ProtocolException {
    List<ServiceInfo> mapped = new ArrayList<>();
    for (com.vesoft.nebula.meta.ServiceInfo service : list(services)) {
      mapped.add(service(service));
    }
    return mapped;
  }

  static SpaceInfo space(SpaceItem space) throws ProtocolException {
    if (space == null || space.getProperties() == null) {
      throw new ProtocolException("its reply has no space");
    }
    return new SpaceInfo(
        space.getSpace_id(),
        Texts.of(space.getProperties().getSpace_name()),
        space.getProperties().getPartition_num(),
        space.getProperties().getReplica_factor());
  }

  static PartitionAllocation partition(int space, PartItem part) throws ProtocolException {
    if (part.getPart_id() < 1) {
      throw new ProtocolException("its reply has the partition " + part.getPart_id());
    }
    return new PartitionAllocation(
        new PartitionId(space, part.getPart_id()),
        address(part.getLeader()).orElse(null),
        addresses(part.getPeers()),
        addresses(part.getLosts()));
  }

  static SnapshotInfo snapshot(Snapshot snapshot) throws ProtocolException {
    List<HostAddress> hosts = new ArrayList<>();
    for (String host : Texts.of(snapshot.getHosts()).split(",", -1)) {
      if (!host.isBlank()) {
        try {
          hosts.add(HostAddress.parse(host.strip()));
        } catch (IllegalArgumentException e) {
          throw ThriftMessages.unreadable("listSnapshots", e);
        }
      }
    }
    return new SnapshotInfo(
        Texts.of(snapshot.getName()), snapshot.getStatus() == SnapshotStatus.VALID, hosts);
  }

  /** Returns the job if it waits or runs. */
  static Optional<RunningJob> runningJob(String space, JobDesc job) {
    JobStatus status = job.getStatus();
    if (status != JobStatus.QUEUE && status != JobStatus.RUNNING) {
      return Optional.empty();
    }
    JobType type = job.getType();
    return Optional.of(
        new RunningJob(
            job.getJob_id(),
            space,
            type == null ? "UNKNOWN" : type.name(),
            status.name(),
            type != null && BLOCKING.contains(type)));
  }

  /** Returns the highest id of a job that took files in, or tried to. */
  static Optional<Integer> lastIngestJob(List<JobDesc> jobs) {
    return jobs.stream()
        .filter(job -> job.getType() == JobType.INGEST && job.getStatus() != JobStatus.QUEUE)
        .map(JobDesc::getJob_id)
        .max(Comparator.naturalOrder());
  }

  /** A job that says no end has none yet. */
  static Optional<Instant> lastIngestEnd(List<JobDesc> jobs) {
    return jobs.stream()
        .filter(job -> job.getType() == JobType.INGEST && job.getStatus() != JobStatus.QUEUE)
        .map(
            job -> job.getStop_time() > 0 ? Instant.ofEpochSecond(job.getStop_time()) : Instant.MAX)
        .max(Comparator.naturalOrder());
  }

  static HostStatus host(ServiceRole role, HostItem host) throws ProtocolException {
    return new HostStatus(
        required(host.getHostAddr(), "a host"),
        role,
        host.getStatus() == com.vesoft.nebula.meta.HostStatus.ONLINE);
  }
}
