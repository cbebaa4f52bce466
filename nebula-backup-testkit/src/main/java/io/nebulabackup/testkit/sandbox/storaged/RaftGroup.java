// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

import io.nebulabackup.core.wal.KeyValue;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The raft group of one partition. A follower applies a record only when a later append tells it
 * that the leader has: followers lie one append behind, as real ones do. Safe for use by several
 * threads.
 */
public final class RaftGroup {

  private static final byte[] HEARTBEAT = {};
  private static final int WRITE_BLOCKED = -3528;
  private static final int NOT_A_LEADER = -4;

  private final PartitionId id;
  private final List<Storaged> peers;
  private @Nullable Storaged leader;

  /**
   * Creates a group without a leader.
   *
   * @param id the partition
   * @param peers who holds a replica
   */
  public RaftGroup(PartitionId id, List<Storaged> peers) {
    this.id = id;
    this.peers = new ArrayList<>(peers);
  }

  /**
   * Returns the partition.
   *
   * @return its id
   */
  public PartitionId id() {
    return id;
  }

  /**
   * Returns who holds a replica.
   *
   * @return the storageds
   */
  public synchronized List<Storaged> peers() {
    return List.copyOf(peers);
  }

  /**
   * Returns who leads.
   *
   * @return the leader, or empty if there is none that runs
   */
  public synchronized Optional<Storaged> leader() {
    return leader == null || leader.replica(id) == null ? Optional.empty() : Optional.of(leader);
  }

  private List<Storaged> alive() {
    return peers.stream().filter(peer -> peer.replica(id) != null).toList();
  }

  private boolean hasMajority(int count) {
    return count * 2 > peers.size();
  }

  private Replica replicaOf(Storaged peer) {
    Replica replica = peer.replica(id);
    if (replica == null) {
      throw new WriteRefused(NOT_A_LEADER, peer.address() + " has no replica of " + id);
    }
    return replica;
  }

  /**
   * Elects a leader if there is none: the live replica with the furthest log, if a majority lives.
   *
   * @return whether there is a leader now
   */
  public synchronized boolean electIfNeeded() {
    if (leader().isPresent()) {
      return true;
    }
    List<Storaged> alive = alive();
    if (!hasMajority(alive.size())) {
      leader = null;
      return false;
    }
    Storaged best =
        alive.stream()
            .max(
                Comparator.comparingLong((Storaged peer) -> replicaOf(peer).last().term())
                    .thenComparingLong(peer -> replicaOf(peer).last().logId()))
            .orElseThrow();
    lead(best, alive);
    return true;
  }

  private void lead(Storaged next, List<Storaged> alive) {
    long term = alive.stream().mapToLong(peer -> replicaOf(peer).term()).max().orElse(0) + 1;
    alive.forEach(peer -> replicaOf(peer).setTerm(term));
    leader = next;
    append(HEARTBEAT);
  }

  /**
   * Hands leadership to another live replica, which must have everything that is committed.
   *
   * @param next the new leader
   */
  public synchronized void transferTo(Storaged next) {
    heartbeat();
    heartbeat();
    lead(next, alive());
  }

  /** Appends an empty record and replicates it. */
  public synchronized void heartbeat() {
    if (leader().isPresent()) {
      append(HEARTBEAT);
    }
  }

  /**
   * Writes for a client.
   *
   * @param message the encoded log message
   * @throws WriteRefused if writes are blocked, or there is no leader or no majority
   */
  public synchronized void write(byte[] message) {
    Storaged current =
        leader()
            .orElseThrow(
                () -> new WriteRefused(NOT_A_LEADER, "partition " + id + " has no leader"));
    if (replicaOf(current).isBlocked()) {
      throw new WriteRefused(WRITE_BLOCKED, "writes to partition " + id + " are blocked");
    }
    if (!hasMajority(alive().size())) {
      throw new WriteRefused(NOT_A_LEADER, "partition " + id + " has no majority");
    }
    append(message);
  }

  private void append(byte[] message) {
    Replica own = replicaOf(java.util.Objects.requireNonNull(leader));
    LogPosition committedBefore = own.committed();
    LogPosition lastBefore = own.last();
    WalRecord record = appendTo(own, message);
    int copies = 1;
    for (Storaged peer : alive()) {
      Replica follower = replicaOf(peer);
      if (follower != own) {
        if (follower.last().equals(lastBefore)) {
          follower.append(record);
        } else {
          follow(own, follower);
        }
        follower.commitTo(Math.min(committedBefore.logId(), follower.last().logId()));
        copies++;
      }
    }
    if (hasMajority(copies)) {
      own.commitTo(own.last().logId());
    }
  }

  private static WalRecord appendTo(Replica replica, byte[] message) {
    WalRecord record = WalRecord.of(replica.last().logId() + 1, replica.term(), 0, message);
    replica.append(record);
    return record;
  }

  /** Brings a follower to the leader's log: from the last common record on, or by a snapshot. */
  private void follow(Replica own, Replica follower) {
    follower.setTerm(own.term());
    long common = Math.min(own.last().logId(), follower.last().logId());
    while (common > follower.committed().logId() && !sameAt(own, follower, common)) {
      common--;
    }
    boolean behind =
        common + 1 < own.firstLogId() || (common > 0 && !sameAt(own, follower, common));
    if (behind && common < own.last().logId()) {
      follower.install(own.contents(), own.committed(), own.term());
      common = own.committed().logId();
    } else if (common < follower.last().logId()) {
      follower.rollbackTo(common);
    }
    for (WalRecord record : own.read(common + 1, own.last().logId())) {
      follower.append(record);
    }
  }

  private static boolean sameAt(Replica own, Replica follower, long logId) {
    long term = own.termAt(logId);
    return term < 0 || term == follower.termAt(logId);
  }

  /**
   * Lets the leader write records that reach nobody else, as when it is cut off from the others.
   *
   * @param messages the records' messages; empty ones are heartbeats
   */
  public synchronized void appendCutOff(List<byte[]> messages) {
    Replica own = replicaOf(leader().orElseThrow());
    messages.forEach(message -> appendTo(own, message));
  }

  /**
   * Elects a leader among the others, as when the leader is cut off; the old leader stays a
   * follower and learns of it with the next append.
   */
  public synchronized void electWithoutLeader() {
    Storaged old = leader().orElseThrow();
    List<Storaged> others = alive().stream().filter(peer -> peer != old).toList();
    if (!hasMajority(others.size())) {
      throw new WriteRefused(NOT_A_LEADER, "partition " + id + " has no majority without it");
    }
    Storaged best =
        others.stream()
            .max(
                Comparator.comparingLong((Storaged peer) -> replicaOf(peer).last().term())
                    .thenComparingLong(peer -> replicaOf(peer).last().logId()))
            .orElseThrow();
    lead(best, alive());
  }

  /**
   * Moves a replica: the new one gets a raft snapshot and the log after it, then the old one goes.
   *
   * @param from who gives it up
   * @param to who takes it
   */
  public synchronized void move(Storaged from, Storaged to) {
    to.addReplica(id);
    peers.add(to);
    heartbeat();
    peers.remove(from);
    if (leader == from) {
      leader = null;
    }
    from.removeReplica(id);
    electIfNeeded();
    heartbeat();
  }

  /** Removes the partition's data past the WAL on every live replica. */
  public synchronized void clearData() {
    alive().forEach(peer -> replicaOf(peer).clearData());
  }

  /**
   * Takes in key-value pairs past the WAL on every live replica.
   *
   * @param sorted the pairs, in key order
   */
  public synchronized void ingest(List<KeyValue> sorted) {
    try {
      for (Storaged peer : alive()) {
        replicaOf(peer).engine().ingest(sorted);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes a key past the WAL on every live replica, as compaction does with data whose TTL has
   * run out.
   *
   * @param key the key
   */
  public synchronized void expire(byte[] key) {
    try {
      for (Storaged peer : alive()) {
        replicaOf(peer).engine().expire(key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads from the leader.
   *
   * @param key the key
   * @return the value, or null if there is none
   */
  public synchronized byte @Nullable [] value(byte[] key) {
    try {
      return replicaOf(leader().orElseThrow()).value(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
