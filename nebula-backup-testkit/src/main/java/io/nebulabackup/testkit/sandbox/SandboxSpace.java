// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import io.nebulabackup.core.wal.KeyValue;
import io.nebulabackup.core.wal.LogEntry;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.meta.SpaceRow;
import io.nebulabackup.testkit.sandbox.storaged.NebulaKeys;
import io.nebulabackup.testkit.sandbox.storaged.RaftGroup;
import io.nebulabackup.testkit.sandbox.storaged.Storaged;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A graph space of a sandbox. Vertices and edges are key-value pairs in NebulaGraph's key encoding;
 * values are whatever is passed. Unlike the real hash, {@link String#hashCode()} decides the
 * partition. Safe for use by several threads.
 */
public final class SandboxSpace {

  private static final int PAIRS_PER_LOG = 200;

  private final SandboxCluster cluster;
  private final SpaceRow row;

  SandboxSpace(SandboxCluster cluster, SpaceRow row) {
    this.cluster = cluster;
    this.row = row;
  }

  /**
   * Returns the space's id.
   *
   * @return the id, from 1
   */
  public int id() {
    return row.id();
  }

  /**
   * Returns the space's name.
   *
   * @return the name
   */
  public String name() {
    return row.name();
  }

  /**
   * Returns the partitions.
   *
   * @return their ids, in order
   */
  public List<PartitionId> partitions() {
    List<PartitionId> ids = new ArrayList<>();
    for (int part = 1; part <= row.partitions(); part++) {
      ids.add(new PartitionId(row.id(), part));
    }
    return ids;
  }

  private int partOf(String vid) {
    return Math.floorMod(vid.hashCode(), row.partitions()) + 1;
  }

  private RaftGroup group(int part) {
    return cluster.group(new PartitionId(row.id(), part));
  }

  /**
   * Writes a vertex's tag.
   *
   * @param vid the vertex id
   * @param tag the tag's id
   * @param value its encoded properties
   */
  public void putVertex(String vid, int tag, String value) {
    try (Batch batch = batch()) {
      batch.putVertex(vid, tag, value);
    }
  }

  /**
   * Writes an edge, both halves.
   *
   * @param src the source vertex id
   * @param type the edge's type, positive
   * @param rank the edge's rank
   * @param dst the destination vertex id
   * @param value its encoded properties
   */
  public void putEdge(String src, int type, long rank, String dst, String value) {
    try (Batch batch = batch()) {
      batch.putEdge(src, type, rank, dst, value);
    }
  }

  /**
   * Deletes a vertex's tag.
   *
   * @param vid the vertex id
   * @param tag the tag's id
   */
  public void deleteVertex(String vid, int tag) {
    try (Batch batch = batch()) {
      batch.deleteVertex(vid, tag);
    }
  }

  /**
   * Reads a vertex's tag from the leader.
   *
   * @param vid the vertex id
   * @param tag the tag's id
   * @return its value, or empty if there is none
   */
  public Optional<String> vertex(String vid, int tag) {
    int part = partOf(vid);
    byte[] value = group(part).value(NebulaKeys.tag(part, row.vidLength(), vid, tag));
    return Optional.ofNullable(value).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Begins to collect writes: many of a partition become one log record, as a bulk insert's do.
   *
   * @return the batch, written when it is closed
   */
  public Batch batch() {
    return new Batch();
  }

  /** Writes collected. Not safe for use by several threads. */
  public final class Batch implements AutoCloseable {

    private final Map<Integer, List<KeyValue>> puts = new TreeMap<>();
    private final Map<Integer, List<byte[]>> removes = new TreeMap<>();

    private Batch() {}

    /**
     * Collects a vertex's tag.
     *
     * @param vid the vertex id
     * @param tag the tag's id
     * @param value its encoded properties
     */
    public void putVertex(String vid, int tag, String value) {
      int part = partOf(vid);
      put(part, NebulaKeys.tag(part, row.vidLength(), vid, tag), value);
    }

    /**
     * Collects an edge, both halves.
     *
     * @param src the source vertex id
     * @param type the edge's type, positive
     * @param rank the edge's rank
     * @param dst the destination vertex id
     * @param value its encoded properties
     */
    public void putEdge(String src, int type, long rank, String dst, String value) {
      int out = partOf(src);
      put(out, NebulaKeys.edge(out, row.vidLength(), src, type, rank, dst), value);
      int in = partOf(dst);
      put(in, NebulaKeys.edge(in, row.vidLength(), dst, -type, rank, src), value);
    }

    /**
     * Collects the deletion of a vertex's tag.
     *
     * @param vid the vertex id
     * @param tag the tag's id
     */
    public void deleteVertex(String vid, int tag) {
      int part = partOf(vid);
      flushPuts(part);
      removes
          .computeIfAbsent(part, any -> new ArrayList<>())
          .add(NebulaKeys.tag(part, row.vidLength(), vid, tag));
      if (removes.get(part).size() >= PAIRS_PER_LOG) {
        flushRemoves(part);
      }
    }

    private void put(int part, byte[] key, String value) {
      flushRemoves(part);
      List<KeyValue> pairs = puts.computeIfAbsent(part, any -> new ArrayList<>());
      pairs.add(KeyValue.of(key, value.getBytes(StandardCharsets.UTF_8)));
      if (pairs.size() >= PAIRS_PER_LOG) {
        flushPuts(part);
      }
    }

    private void flushPuts(int part) {
      List<KeyValue> pairs = puts.remove(part);
      if (pairs != null) {
        group(part).write(LogEntry.multiPut(millis(), pairs));
      }
    }

    private void flushRemoves(int part) {
      List<byte[]> keys = removes.remove(part);
      if (keys != null) {
        group(part).write(LogEntry.multiRemove(millis(), keys));
      }
    }

    /** Writes what has been collected. */
    @Override
    public void close() {
      List.copyOf(puts.keySet()).forEach(this::flushPuts);
      List.copyOf(removes.keySet()).forEach(this::flushRemoves);
    }
  }

  private long millis() {
    return cluster.clock().instant().toEpochMilli();
  }

  /**
   * Returns who leads a partition.
   *
   * @param part the partition
   * @return the leader's address
   */
  public HostAddress leader(int part) {
    return group(part).leader().map(Storaged::address).orElseThrow();
  }

  /**
   * Hands a partition's leadership to another replica.
   *
   * @param part the partition
   * @param host the new leader
   */
  public void moveLeader(int part, HostAddress host) {
    group(part).transferTo(cluster.storaged(host));
  }

  /** Appends an empty record to every partition, as each round of heartbeats does. */
  public void heartbeat() {
    partitions().forEach(id -> cluster.group(id).heartbeat());
  }

  /**
   * Cuts a partition's leader off, lets it write a vertex that nobody else gets, and elects
   * another. The record stays in the old leader's WAL, uncommitted, until the next append replaces
   * it.
   *
   * @param part the partition
   * @param records how many records the old leader writes in vain
   */
  public void appendCutOff(int part, int records) {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      byte[] key = NebulaKeys.tag(part, row.vidLength(), "lost" + i, 1);
      messages.add(LogEntry.put(millis(), key, "never committed".getBytes(StandardCharsets.UTF_8)));
    }
    group(part).appendCutOff(messages);
  }

  /**
   * Elects another leader of a partition than the one it has; the old one's uncommitted records are
   * replaced with the next append.
   *
   * @param part the partition
   */
  public void electOtherLeader(int part) {
    group(part).electWithoutLeader();
  }

  /** Removes all data past the WAL, as CLEAR SPACE does. */
  public void clear() {
    partitions().forEach(id -> cluster.group(id).clearData());
  }

  /**
   * Takes in vertices past the WAL, as INGEST does, which also leaves a finished job on metad's
   * list.
   *
   * @param vertices values by vertex id, all with one tag
   * @param tag the tag's id
   */
  public void ingest(Map<String, String> vertices, int tag) {
    Map<Integer, List<KeyValue>> byPart = new TreeMap<>();
    vertices.forEach(
        (vid, value) -> {
          int part = partOf(vid);
          byPart
              .computeIfAbsent(part, any -> new ArrayList<>())
              .add(
                  KeyValue.of(
                      NebulaKeys.tag(part, row.vidLength(), vid, tag),
                      value.getBytes(StandardCharsets.UTF_8)));
        });
    byPart.forEach(
        (part, pairs) -> {
          pairs.sort(Comparator.comparing(KeyValue::key, java.util.Arrays::compareUnsigned));
          group(part).ingest(pairs);
        });
    cluster.addJob(this, "INGEST", false);
  }
}
