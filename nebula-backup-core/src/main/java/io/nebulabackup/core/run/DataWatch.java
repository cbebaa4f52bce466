// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.agent.EngineHistory;
import io.nebulabackup.core.agent.Witness;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Fingerprint;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.core.plan.BaseBackup;
import io.nebulabackup.error.ClusterOperationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches for data that changed past the WAL, which CLEAR SPACE and INGEST do: raft and its log
 * know nothing of them, log ids and terms go on, and a delta would bring back what was cleared and
 * lack what was ingested. Four things tell, none of which any other event brings about:
 *
 * <ul>
 *   <li>RocksDB's own log of changes names every external file that an engine took in since the
 *       base, as long as the storaged was not started again in between.
 *   <li>metad keeps INGEST jobs on its list, a week by default.
 *   <li>A sample of keys, of the base and of the delta, must say what base and delta say.
 *   <li>CLEAR SPACE removes commit markers; they come back with the next record.
 * </ul>
 *
 * <p>What stays unseen: an INGEST of keys that are not in the sample, if the storaged was started
 * again since and metad has forgotten the job; a CLEAR SPACE if, on the replica looked at, neither
 * a sampled key of the base nor one of the delta was there before it that the delta did not write
 * again after it (such as a space that had next to no data); one that failed and left a part of the
 * space's data. What may be taken for CLEAR SPACE without being it: compaction that removed every
 * sampled key of a space whose data has all expired, or whose schema was dropped. Such a space is
 * copied whole for nothing; little of it is left.
 */
final class DataWatch {

  private final FrozenCluster checkpoint;
  private final @Nullable BaseBackup base;
  private final Map<Integer, Integer> ingestJobs;
  private final Map<Integer, SpaceEvidence> evidence = new TreeMap<>();
  private final List<Fingerprint.Engine> engines = new ArrayList<>();
  private final List<Fingerprint.Witnesses> witnesses = new ArrayList<>();

  private DataWatch(
      FrozenCluster checkpoint, @Nullable BaseBackup base, Map<Integer, Integer> ingestJobs) {
    this.checkpoint = checkpoint;
    this.base = base;
    this.ingestJobs = ingestJobs;
  }

  /**
   * Has the agents look into the frozen data.
   *
   * @param context the run
   * @param checkpoint the frozen cluster
   * @param base what to compare with; null for nothing
   * @param ingestJobs each space's last INGEST job when the cluster was frozen
   * @return what they found
   */
  static DataWatch look(
      RunContext context,
      FrozenCluster checkpoint,
      @Nullable BaseBackup base,
      Map<Integer, Integer> ingestJobs) {
    DataWatch watch = new DataWatch(checkpoint, base, ingestJobs);
    Set<Integer> notCompared =
        base == null ? Set.of() : base.wholeSpaces(checkpoint.cluster()).keySet();
    HostWork.onEach(
            new DataQuestions(checkpoint, base, notCompared).byStorage().entrySet(),
            context.cancellation(),
            (entry, cancellation) -> {
              Topology.Service storage =
                  checkpoint.cluster().topology().storages().get(entry.getKey());
              DataFindings found =
                  context
                      .agents()
                      .at(storage.agentHost())
                      .examineData(entry.getValue(), cancellation);
              return Map.entry(entry.getKey(), found);
            })
        .forEach(answer -> watch.add(answer.getKey(), answer.getValue()));
    if (base != null) {
      watch.addMarkers(base);
      watch.addJobs(base);
      watch.evidence.keySet().removeAll(notCompared);
      watch.requireMarkers(base);
    }
    return watch;
  }

  private SpaceEvidence of(int space) {
    return evidence.computeIfAbsent(space, any -> new SpaceEvidence());
  }

  private void add(int storage, DataFindings found) {
    for (DataFindings.OfEngine engine : found.engines()) {
      checkpoint.engines().stream()
          .filter(known -> known.storage() == storage && known.dataDir().equals(engine.dataDir()))
          .forEach(known -> add(known, engine));
    }
    for (DataFindings.OfPartition partition : found.partitions()) {
      of(partition.partition().space()).add(partition);
      if (!partition.witnesses().isEmpty()) {
        witnesses.add(
            new Fingerprint.Witnesses(
                partition.partition().space(),
                partition.partition().part(),
                partition.witnesses().stream().map(DataWatch::witness).toList()));
      }
    }
  }

  private static Fingerprint.Witness witness(Witness found) {
    return new Fingerprint.Witness(found.key(), found.value());
  }

  private void add(FrozenCluster.Engine engine, DataFindings.OfEngine found) {
    of(engine.space()).add(found);
    EngineHistory now = found.now();
    if (now != null) {
      engines.add(
          new Fingerprint.Engine(
              engine.storage(),
              engine.dataIndex(),
              engine.space(),
              now.file(),
              now.bytes(),
              now.sha256()));
    }
  }

  private void addMarkers(BaseBackup known) {
    for (FrozenPartition partition : checkpoint.partitions()) {
      Partition before = known.partition(partition.id());
      if (before != null
          && before.committed()
          && !partition.committed()
          && !partition.replicas().isEmpty()) {
        of(partition.id().space()).addUnmarked(partition.id());
      }
    }
  }

  /**
   * A replica without its commit marker would apply its log from the first record on when it is
   * restored, and have back what was cleared.
   */
  private void requireMarkers(BaseBackup known) {
    Map<Integer, SpaceChange> changes = changes();
    for (FrozenPartition partition : checkpoint.partitions()) {
      SpaceChange change = changes.get(partition.id().space());
      Partition before = known.partition(partition.id());
      if (change != null
          && change.reason() == WholeSpace.Reason.CLEARED
          && before != null
          && before.committed()
          && partition.replicas().stream().anyMatch(r -> r.wal().committed() == null)) {
        throw new ClusterOperationException(
            "CLEAR SPACE has just run on space "
                + checkpoint.cluster().spaceName(partition.id().space())
                + ": not every replica of partition "
                + partition.id()
                + " has a commit marker again, and restored without it would bring the data back;"
                + " the next heartbeats write it: run the backup again in half a minute",
            null);
      }
    }
  }

  private void addJobs(BaseBackup known) {
    Fingerprint before = known.manifest().fingerprint();
    if (before != null) {
      ingestJobs.forEach(
          (space, job) -> {
            boolean younger =
                before.ingests().stream()
                    .filter(last -> last.space() == space)
                    .allMatch(last -> last.job() < job);
            if (younger) {
              of(space).addIngestJob(job);
            }
          });
    }
  }

  /** Returns what changed since the base, by space id. */
  Map<Integer, SpaceChange> changes() {
    Map<Integer, SpaceChange> changes = new TreeMap<>();
    evidence.forEach(
        (space, found) -> found.change().ifPresent(change -> changes.put(space, change)));
    return changes;
  }

  /** Returns what the next increment compares with. */
  Fingerprint fingerprint() {
    return new Fingerprint(
        engines,
        witnesses,
        ingestJobs.entrySet().stream()
            .map(entry -> new Fingerprint.IngestJob(entry.getKey(), entry.getValue()))
            .toList(),
        changes().entrySet().stream()
            .map(entry -> new Fingerprint.Change(entry.getKey(), entry.getValue().found()))
            .toList());
  }

  /** Returns what the backup's notes must say. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (base != null && base.manifest().fingerprint() == null) {
      notes.add(
          "whether CLEAR SPACE or INGEST changed data since "
              + base.manifest().name()
              + " cannot be told, since that backup does not say by what; if there was one, take a"
              + " full backup. The next increment can tell again");
    }
    changes()
        .forEach(
            (space, change) ->
                notes.add(
                    "space "
                        + checkpoint.cluster().spaceName(space)
                        + " changed past its log: "
                        + change.found()));
    return notes;
  }
}
