// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import static java.util.Objects.requireNonNull;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.transfer.DataExamination;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.EngineExamination;
import io.nebulabackup.core.agent.EngineHistory;
import io.nebulabackup.core.agent.Witness;
import io.nebulabackup.core.wal.KeyValue;
import io.nebulabackup.core.wal.LogEntry;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.storaged.NebulaKeys;
import io.nebulabackup.testkit.sandbox.storaged.RaftGroup;
import io.nebulabackup.testkit.sandbox.storaged.Storaged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One space of two partitions on storageds without metad or agents, living at random. At each
 * {@link #examine} all replicas are frozen and held against the time before, as increments do it,
 * but every replica that can be compared instead of one.
 */
final class WatchedGroup implements AutoCloseable {

  private static final int SPACE = 1;
  private static final int PARTS = 2;
  private static final int VID_BYTES = 8;
  private static final Duration TTL = Duration.ofHours(4);

  private final Random random;
  private final List<Storaged> storages = new ArrayList<>();
  private final Map<Integer, RaftGroup> groups = new TreeMap<>();
  private final Map<HostAddress, EngineHistory> histories = new HashMap<>();
  private final Map<PartitionId, LogPosition> bases = new HashMap<>();
  private final Map<PartitionId, List<Witness>> witnesses = new HashMap<>();
  private Instant now = Instant.EPOCH;

  WatchedGroup(Path directory, Random random, int hosts) {
    this.random = random;
    for (int i = 1; i <= hosts; i++) {
      Path root = directory.resolve("storaged" + i);
      storages.add(
          new Storaged(
              new HostAddress("127.0.0." + i, 9779),
              root,
              List.of(root.resolve("data")),
              1_500 + random.nextInt(4_000),
              () -> now));
    }
    storages.forEach(storage -> storage.start(List.of()));
    for (int part = 1; part <= PARTS; part++) {
      PartitionId id = new PartitionId(SPACE, part);
      List<Storaged> peers = storages.subList(0, Math.min(3, hosts));
      peers.forEach(peer -> peer.addReplica(id));
      groups.put(part, new RaftGroup(id, peers));
    }
    electAll();
  }

  private void electAll() {
    groups.values().forEach(RaftGroup::electIfNeeded);
  }

  private RaftGroup anyGroup() {
    return requireNonNull(groups.get(1 + random.nextInt(PARTS)));
  }

  private Storaged anyPeer(RaftGroup group) {
    return group.peers().get(random.nextInt(group.peers().size()));
  }

  private static byte[] key(RaftGroup group, int n) {
    return NebulaKeys.tag(group.id().part(), VID_BYTES, "v" + n, 1);
  }

  private byte[] value() {
    return ("value " + random.nextInt(50)).getBytes(StandardCharsets.UTF_8);
  }

  private List<KeyValue> pairs(RaftGroup group, int count) {
    Map<Integer, KeyValue> pairs = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      int n = random.nextInt(300);
      pairs.put(n, KeyValue.of(key(group, n), value()));
    }
    return pairs.values().stream()
        .sorted(Comparator.comparing(KeyValue::key, Arrays::compareUnsigned))
        .toList();
  }

  void write() {
    RaftGroup group = anyGroup();
    group.write(LogEntry.multiPut(now.toEpochMilli(), pairs(group, 1 + random.nextInt(30))));
  }

  /** What may happen to a cluster that nobody clears and that ingests nothing. */
  void live() {
    RaftGroup group = anyGroup();
    switch (random.nextInt(13)) {
      case 0, 1, 2, 3 -> write();
      case 4 -> group.write(LogEntry.remove(0, key(group, random.nextInt(300))));
      case 5 -> {
        byte[] from = key(group, random.nextInt(300));
        byte[] to = key(group, random.nextInt(300));
        boolean ordered = Arrays.compareUnsigned(from, to) < 0;
        group.write(LogEntry.removeRange(0, ordered ? from : to, ordered ? to : from));
      }
      case 6 -> group.heartbeat();
      case 7 -> {
        if (group.peers().size() == 1) {
          return;
        }
        group.appendCutOff(List.of(LogEntry.put(0, key(group, 1), value())));
        group.electWithoutLeader();
      }
      case 8 -> group.transferTo(anyPeer(group));
      case 9 -> restart();
      case 10 -> {
        now = now.plus(TTL.dividedBy(1 + random.nextInt(3)));
        storages.forEach(storage -> storage.cleanWal(TTL));
      }
      case 11 -> storages.get(random.nextInt(storages.size())).compact();
      default -> group.expire(key(group, random.nextInt(300)));
    }
  }

  /** A storaged goes away, misses something, and comes back; a follower may need a snapshot. */
  private void restart() {
    Storaged storage = storages.get(random.nextInt(Math.min(3, storages.size())));
    storage.stop();
    electAll();
    for (int n = random.nextInt(4); n > 0 && storages.size() > 1; n--) {
      write();
    }
    storage.start(
        groups.values().stream()
            .filter(group -> group.peers().contains(storage))
            .map(RaftGroup::id)
            .toList());
    electAll();
    settle();
  }

  /** Moves a replica to a storaged that has none, by a raft snapshot. */
  void move() {
    RaftGroup group = anyGroup();
    storages.stream()
        .filter(storage -> !group.peers().contains(storage))
        .findFirst()
        .ifPresent(to -> group.move(anyPeer(group), to));
  }

  void settle() {
    groups.values().forEach(RaftGroup::heartbeat);
    groups.values().forEach(RaftGroup::heartbeat);
  }

  void clearSpace() {
    settle();
    groups.values().forEach(RaftGroup::clearData);
    settle();
  }

  void ingest() {
    RaftGroup group = anyGroup();
    group.ingest(pairs(group, 5));
  }

  /** Freezes everything, compares it with the last time, and remembers it for the next. */
  Optional<SpaceChange> examine() throws IOException {
    SpaceEvidence evidence = new SpaceEvidence();
    Map<PartitionId, LogPosition> furthest = new HashMap<>();
    Map<PartitionId, List<Witness>> sampled = new HashMap<>();
    for (Storaged storage : storages) {
      for (Storaged.EngineCheckpoint frozen :
          storage.checkpoint(Set.of(SPACE), "frozen", Set.of())) {
        new DataExamination(
                new ServedPaths(storage.dataDirs(), List.of(storage.root())), new Cancellation())
            .run(
                List.of(questions(storage, frozen.path())),
                found -> {
                  evidence.add(found);
                  histories.put(storage.address(), requireNonNull(found.now()));
                },
                found -> {
                  evidence.add(found);
                  LogPosition applied = found.applied();
                  LogPosition known = furthest.get(found.partition());
                  if (applied != null && (known == null || applied.logId() > known.logId())) {
                    furthest.put(found.partition(), applied);
                    sampled.put(found.partition(), found.witnesses());
                  }
                });
        storage.dropCheckpoint(Set.of(SPACE), "frozen");
      }
    }
    bases.putAll(furthest);
    witnesses.putAll(sampled);
    return evidence.change();
  }

  private EngineExamination questions(Storaged storage, Path frozen) throws IOException {
    List<EngineExamination.OfPartition> partitions = new ArrayList<>();
    for (RaftGroup group : groups.values()) {
      if (group.peers().contains(storage)) {
        PartitionId id = group.id();
        Path walDir = frozen.resolve("wal").resolve(String.valueOf(id.part()));
        LogPosition base = bases.get(id);
        boolean continues = base != null && continues(walDir, base);
        partitions.add(
            new EngineExamination.OfPartition(
                id,
                walDir.toString(),
                continues ? base : null,
                continues ? witnesses.getOrDefault(id, List.of()) : List.of(),
                true));
      }
    }
    return new EngineExamination(
        frozen.resolve("data").toString(), histories.get(storage.address()), partitions);
  }

  private static boolean continues(Path walDir, LogPosition base) throws IOException {
    WalLog log = WalLog.open(walDir);
    return log.holds(base.logId()) && log.termAt(base.logId()).orElse(-1) == base.term();
  }

  void compact() {
    storages.forEach(Storaged::compact);
  }

  @Override
  public void close() {
    storages.forEach(Storaged::stop);
  }
}
