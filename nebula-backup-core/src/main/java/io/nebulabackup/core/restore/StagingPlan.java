// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.agent.FetchFile;
import io.nebulabackup.core.agent.PartitionLayout;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.WalSource;
import io.nebulabackup.core.chain.Chain;
import io.nebulabackup.core.chain.PartitionLog;
import io.nebulabackup.core.chain.PartitionLogs;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.core.wal.WalSegmentName;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.model.Finding;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each storaged must fetch and lay out. */
final class StagingPlan {

  private final Map<HostAddress, List<FetchFile>> data = new TreeMap<>();
  private final Map<HostAddress, List<PartitionLayout>> wal = new TreeMap<>();
  private final Map<HostAddress, Map<PartitionId, LogPosition>> expected = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final RestoreTargets targets;

  private StagingPlan(RestoreTargets targets) {
    this.targets = targets;
  }

  /**
   * Plans the staging.
   *
   * @param chain the chain
   * @param targets who takes whose place
   * @return the plan
   * @throws CorruptBackupException if some partition's log does not hold together, or too few of
   *     its replicas can be brought up
   */
  static StagingPlan of(Chain chain, RestoreTargets targets) {
    PartitionLogs.Result followed = PartitionLogs.of(chain);
    if (!followed.findings().isEmpty()) {
      throw new CorruptBackupException(followed.findings(), null);
    }
    StagingPlan plan = new StagingPlan(targets);
    plan.planData(chain);
    List<Finding> findings = new ArrayList<>();
    for (PartitionLog log : followed.logs()) {
      plan.planLog(chain.target(), log).ifPresent(findings::add);
    }
    if (!findings.isEmpty()) {
      throw new CorruptBackupException(findings, null);
    }
    return plan;
  }

  private void planData(Chain chain) {
    Set<Integer> open =
        chain.target().spaces().stream().map(space -> space.id()).collect(Collectors.toSet());
    List<Manifest> links = chain.manifests();
    for (int i = links.size() - 1; i >= 0; i--) {
      Manifest link = links.get(i);
      for (WholeSpace whole : link.wholeSpaces()) {
        if (open.remove(whole.space())) {
          whole.engines().forEach(engine -> planEngine(link, whole.space(), engine));
        }
      }
    }
  }

  private void planEngine(Manifest link, int space, WholeSpace.Engine engine) {
    Optional<Topology.Service> storage =
        targets.storage(link.topology().storages().get(engine.storage()).host());
    if (storage.isEmpty()) {
      return;
    }
    String prefix = engine.keyPrefix() + "/data/";
    String directory = engineDir(storage.get(), engine.dataIndex(), space) + "/data/";
    List<FetchFile> files = data.computeIfAbsent(storage.get().host(), any -> new ArrayList<>());
    for (StoredFile object : link.objects()) {
      if (object.key().startsWith(prefix)) {
        files.add(
            new FetchFile(
                stored(object), directory + object.key().substring(prefix.length()), false));
      }
    }
  }

  private static String engineDir(Topology.Service storage, int dataIndex, int space) {
    return storage.dataDirs().get(dataIndex) + "/nebula/" + space;
  }

  private Optional<Finding> planLog(Manifest target, PartitionLog log) {
    Partition partition = log.partition();
    Set<HostAddress> replicas = new HashSet<>();
    partition
        .replicas()
        .forEach(index -> replicas.add(target.topology().storages().get(index).host()));
    List<WalSource> sources = sources(log);
    int staged = 0;
    for (Partition.Copy copy : log.whole().copies()) {
      HostAddress old = log.base().topology().storages().get(copy.storage()).host();
      Optional<Topology.Service> storage = targets.storage(old);
      if (storage.isEmpty() || !replicas.contains(old)) {
        continue;
      }
      if (!log.last().equals(LogPosition.NONE) && !reaches(log, copy)) {
        notes.add(
            "partition "
                + log.id()
                + " on "
                + storage.get().address()
                + " is brought up by raft from the other replicas");
        continue;
      }
      staged++;
      if (!log.last().equals(LogPosition.NONE)) {
        expected
            .computeIfAbsent(storage.get().host(), any -> new TreeMap<>())
            .put(log.id(), log.last());
        if (!sources.isEmpty()) {
          layOut(log, copy, storage.get(), sources);
        }
      }
    }
    if (!log.last().equals(LogPosition.NONE) && staged * 2 <= replicas.size()) {
      return Optional.of(
          new Finding(
              Finding.Kind.LOG_DISCONTINUOUS,
              target.name(),
              "partition " + log.id(),
              "only "
                  + staged
                  + " of "
                  + replicas.size()
                  + " replicas can be brought to "
                  + log.last()));
    }
    return Optional.empty();
  }

  /** A copy needs no WAL if its data is at the end; else the WAL must continue what it applied. */
  private static boolean reaches(PartitionLog log, Partition.Copy copy) {
    if (log.segments().isEmpty()) {
      return log.slices().isEmpty()
          ? copy.applied() == log.last().logId()
          : log.slices().get(0).fromLogId() <= copy.applied() + 1;
    }
    return firstLogId(log) <= copy.applied() + 1;
  }

  private static long firstLogId(PartitionLog log) {
    String key = log.segments().get(0).key();
    String name = key.substring(key.lastIndexOf('/') + 1);
    return WalSegmentName.parse(name).orElse(Long.MAX_VALUE);
  }

  private void layOut(
      PartitionLog log, Partition.Copy copy, Topology.Service storage, List<WalSource> sources) {
    wal.computeIfAbsent(storage.host(), any -> new ArrayList<>())
        .add(
            new PartitionLayout(
                log.id(),
                engineDir(storage, copy.dataIndex(), log.id().space()) + "/wal/" + log.id().part(),
                sources,
                coverFrom(log, copy),
                log.last()));
  }

  /** The record that the data has applied last, if the WAL still holds it; else the next one. */
  private static long coverFrom(PartitionLog log, Partition.Copy copy) {
    long first = log.segments().isEmpty() ? log.slices().get(0).fromLogId() : firstLogId(log);
    return first <= copy.applied() ? copy.applied() : copy.applied() + 1;
  }

  private static List<WalSource> sources(PartitionLog log) {
    List<WalSource> sources = new ArrayList<>();
    if (!log.segments().isEmpty()) {
      sources.add(
          WalSource.segments(
              1, log.segmentsTo(), log.segments().stream().map(StagingPlan::stored).toList()));
    }
    for (PartitionLog.Run run : log.slices()) {
      sources.add(WalSource.pack(run.fromLogId(), run.toLogId(), stored(run.pack())));
    }
    return sources;
  }

  private static StoredObject stored(StoredFile file) {
    return new StoredObject(file.key(), file.size(), file.sha256());
  }

  /** Returns the data files each storaged fetches. */
  Map<HostAddress, List<FetchFile>> data() {
    return data;
  }

  /** Returns the WAL each storaged gets. */
  Map<HostAddress, List<PartitionLayout>> wal() {
    return wal;
  }

  /** Returns the position that each storaged's replicas must reach. */
  Map<HostAddress, Map<PartitionId, LogPosition>> expected() {
    return expected;
  }

  /** Returns what a user may want to know. */
  List<String> notes() {
    return notes;
  }
}
