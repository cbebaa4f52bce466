// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.adopt.StoredObjects;
import io.nebulabackup.core.adopt.WalCopies;
import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.BasePosition;
import io.nebulabackup.core.agent.PartitionWal;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.metad.FrozenCheckpoint;
import io.nebulabackup.core.plan.BaseBackup;
import io.nebulabackup.core.plan.ClusterView;
import io.nebulabackup.core.plan.Replica;
import io.nebulabackup.core.repository.RepositoryLayout;
import io.nebulabackup.core.wal.SpliceProof;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalSegmentName;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.Finding;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The frozen WAL with the means of the vendor's agent, which lets nobody look into it: of each
 * partition the leader's goes up as it is, and what may be new in it is read back and held against
 * the base here. Whatever a client was told is written is in the leader's log; its last records may
 * not be committed yet.
 *
 * <p>The raw WAL lies in the backup's own place in the repository, and goes when this is closed.
 * Used by one thread.
 */
final class VendorWal implements AutoCloseable {

  private final RunContext context;
  private final FrozenCluster checkpoint;
  private final Map<PartitionId, FrozenCluster.Leader> leaders;
  private final String raw;
  private @Nullable WalCopies copies;

  private VendorWal(RunContext context, FrozenCluster checkpoint) {
    this.context = context;
    this.checkpoint = checkpoint;
    this.leaders = checkpoint.leaders();
    this.raw = RepositoryLayout.incrementPrefix(checkpoint.name()) + "/raw";
  }

  /**
   * Has the WAL uploaded, reads it back and checks it.
   *
   * @throws CorruptBackupException if it has not landed as it was
   */
  static VendorWal fetch(
      RunContext context, FrozenBackup reply, ClusterView cluster, BaseBackup base) {
    VendorWal wal = new VendorWal(context, FrozenCluster.unseen(reply, cluster));
    try {
      wal.requireLeaders();
      wal.upload();
      wal.readBack(base);
      return wal;
    } catch (IOException e) {
      throw wal.closedAfter(
          new TransferException(
              "cannot look at the WAL of " + reply.name() + " here: " + e.getMessage(), e));
    } catch (RuntimeException e) {
      throw wal.closedAfter(e);
    }
  }

  /** What went wrong first is what the user must hear of, also if nothing can be removed then. */
  private RuntimeException closedAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** Returns the checkpoint with what was found in it. */
  FrozenCluster checkpoint() {
    return checkpoint;
  }

  /** Names a file on this machine that goes when this is closed. */
  Path newFile(String suffix) throws IOException {
    return Objects.requireNonNull(copies).newFile(suffix);
  }

  private void requireLeaders() {
    Set<PartitionId> leaderless = new TreeSet<>(checkpoint.cluster().replicas().keySet());
    leaderless.removeAll(leaders.keySet());
    if (!leaderless.isEmpty()) {
      throw new ClusterOperationException(
          "no storaged led "
              + leaderless
              + " when "
              + checkpoint.name()
              + " was made, so that nobody knows how far they had come: run the backup again",
          null);
    }
  }

  private AgentClient agent(FrozenCluster.Engine engine) {
    return context
        .agents()
        .at(checkpoint.cluster().topology().storages().get(engine.storage()).agentHost());
  }

  private static String directory(PartitionId id, FrozenCluster.Engine engine) {
    return engine.walDir() + "/" + id.part();
  }

  private String prefix(PartitionId id) {
    return raw + "/" + id.space() + "/" + id.part();
  }

  private void upload() {
    Map<Integer, List<PartitionId>> byStorage =
        leaders.keySet().stream()
            .collect(
                Collectors.groupingBy(
                    id -> leader(id).engine().storage(), TreeMap::new, Collectors.toList()));
    HostWork.onEach(
        byStorage.values(),
        context.cancellation(),
        (ids, cancellation) -> {
          for (PartitionId id : ids) {
            FrozenCluster.Engine engine = leader(id).engine();
            AgentClient agent = agent(engine);
            // Without a record there is no directory.
            if (agent.existDir(directory(id, engine))) {
              agent.uploadDirectory(
                  directory(id, engine),
                  context.connection().repository(),
                  prefix(id),
                  cancellation);
            }
          }
          return true;
        });
  }

  private FrozenCluster.Leader leader(PartitionId id) {
    return Objects.requireNonNull(leaders.get(id));
  }

  private void readBack(BaseBackup base) throws IOException {
    Map<PartitionId, BasePosition> positions = new TreeMap<>();
    base.positions(Set.of(), checkpoint.cluster())
        .forEach(position -> positions.put(position.partition(), position));
    Map<String, Long> sizes = context.repository().sizes(raw + "/");
    Map<PartitionId, List<String>> segments = new TreeMap<>();
    long bytes = 0;
    for (PartitionId id : leaders.keySet()) {
      List<String> needed =
          needed(
              sizes.keySet().stream().filter(key -> key.startsWith(prefix(id) + "/")).toList(),
              positions.get(id));
      segments.put(id, needed);
      bytes += needed.stream().mapToLong(sizes::get).sum();
    }
    WalCopies opened =
        WalCopies.open(
            checkpoint.name(),
            new StoredObjects(
                context.repository().backend(),
                bytes,
                context.events().progressOf("reading back"),
                context.cancellation()));
    copies = opened;
    for (Map.Entry<PartitionId, List<String>> entry : segments.entrySet()) {
      PartitionId id = entry.getKey();
      WalLog log = opened.fetch(prefix(id) + "/", entry.getValue());
      FrozenCluster.Leader leader = leader(id);
      requireWhole(id, leader, log);
      checkpoint.add(
          new Replica(
              leader.engine().storage(),
              leader.engine().dataIndex(),
              PartitionWal.of(id, log.directory().toString(), log, null, positions.get(id))));
    }
  }

  /** Leaves out the segments that end before what the base proves of its tail. */
  static List<String> needed(List<String> keys, @Nullable BasePosition base) {
    List<String> segments =
        keys.stream().filter(key -> key.endsWith(WalSegmentName.SUFFIX)).sorted().toList();
    if (base == null) {
      return segments;
    }
    SpliceProof proof = base.spliceProof();
    long from = proof.equals(SpliceProof.NONE) ? base.last().logId() : proof.fromLogId();
    int first = 0;
    while (first + 1 < segments.size() && firstLogId(segments.get(first + 1)) <= from) {
      first++;
    }
    return segments.subList(first, segments.size());
  }

  private static long firstLogId(String key) {
    return WalSegmentName.parse(key.substring(key.lastIndexOf('/') + 1)).orElse(Long.MAX_VALUE);
  }

  /** The vendor's agent does not say which files it failed to upload: the next one may be there. */
  private void requireWhole(PartitionId id, FrozenCluster.Leader leader, WalLog log) {
    long end = log.last().logId();
    String next = directory(id, leader.engine()) + "/" + WalSegmentName.of(end + 1);
    boolean more = agent(leader.engine()).existDir(next);
    if (more || end + FrozenCheckpoint.COUNTED_AFTER_LINK < leader.last().logId()) {
      throw new CorruptBackupException(
          List.of(
              new Finding(
                  Finding.Kind.OBJECT_MISSING,
                  checkpoint.name(),
                  prefix(id) + "/",
                  "what landed of the WAL of partition "
                      + id
                      + " ends at "
                      + end
                      + ", but "
                      + (more
                          ? next + " is in the checkpoint"
                          : "led was up to " + leader.last()))),
          null);
    }
  }

  /** Removes the raw WAL, in the repository and here. */
  @Override
  public void close() {
    try (WalCopies opened = copies) {
      List<ObjectKey> keys = new ArrayList<>();
      context.repository().sizes(raw + "/").keySet().forEach(key -> keys.add(ObjectKey.of(key)));
      context.repository().backend().delete(keys);
    }
  }
}
