// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.core.agent.BasePosition;
import io.nebulabackup.core.agent.Witness;
import io.nebulabackup.core.manifest.Fingerprint;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.ManifestCodec;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.core.manifest.Space;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The backup that an increment builds on. */
public final class BaseBackup {

  private final ManifestCodec.Stored stored;
  private final Map<PartitionId, Partition> partitions = new HashMap<>();
  private final Map<PartitionId, List<Witness>> witnesses = new HashMap<>();

  BaseBackup(ManifestCodec.Stored stored) {
    this.stored = stored;
    stored.manifest().partitions().forEach(p -> partitions.put(p.id(), p));
    Fingerprint fingerprint = stored.manifest().fingerprint();
    if (fingerprint != null) {
      for (Fingerprint.Witnesses known : fingerprint.partitions()) {
        witnesses.put(
            new PartitionId(known.space(), known.part()),
            known.keys().stream().map(key -> new Witness(key.key(), key.value())).toList());
      }
    }
  }

  /**
   * Returns the base's manifest.
   *
   * @return the manifest
   */
  public Manifest manifest() {
    return stored.manifest();
  }

  /**
   * Returns what an increment names as its ancestors.
   *
   * @return the base's ancestors and the base itself
   */
  public List<Manifest.Ancestor> ancestorsOfIncrement() {
    List<Manifest.Ancestor> ancestors = new ArrayList<>(manifest().ancestors());
    ancestors.add(new Manifest.Ancestor(manifest().name(), stored.sha256()));
    return ancestors;
  }

  /**
   * Returns what the base captured of a partition.
   *
   * @param id the partition
   * @return what it captured, or null if the partition was not there
   */
  public @Nullable Partition partition(PartitionId id) {
    return partitions.get(id);
  }

  /**
   * Returns what single keys of a partition said.
   *
   * @param id the partition
   * @return the keys, as of the last record captured; possibly none
   */
  public List<Witness> witnesses(PartitionId id) {
    return witnesses.getOrDefault(id, List.of());
  }

  /**
   * Finds the spaces that the increment must copy whole, whatever their WAL says.
   *
   * @param cluster the cluster now
   * @return why, by space id
   */
  public Map<Integer, WholeSpace.Reason> wholeSpaces(ClusterView cluster) {
    Map<Integer, WholeSpace.Reason> whole = new TreeMap<>();
    for (Space space : cluster.spaces()) {
      Optional<Space> before =
          manifest().spaces().stream().filter(old -> old.id() == space.id()).findFirst();
      if (before.isEmpty()) {
        whole.put(space.id(), WholeSpace.Reason.NEW_SPACE);
      } else if (!before.get().name().equals(space.name())
          || before.get().partitions() != space.partitions()) {
        whole.put(space.id(), WholeSpace.Reason.SPACE_REDEFINED);
      }
    }
    cluster
        .replicas()
        .forEach(
            (id, hosts) -> {
              if (!whole.containsKey(id.space()) && !majorityHasData(id, hosts)) {
                whole.put(id.space(), WholeSpace.Reason.PARTITION_MOVED);
              }
            });
    return whole;
  }

  /**
   * A restored cluster elects a leader only among replicas that have data; if they are a majority,
   * raft itself brings the others up.
   */
  private boolean majorityHasData(PartitionId id, List<HostAddress> hosts) {
    Partition before = partitions.get(id);
    if (before == null) {
      return false;
    }
    Set<HostAddress> holders = new HashSet<>(dataHolders(before));
    long having = hosts.stream().filter(holders::contains).count();
    return having * 2 > hosts.size();
  }

  /**
   * Returns the storageds that had a partition's data when its space was last copied whole.
   *
   * @param partition what the base captured of it
   * @return their addresses
   */
  public List<HostAddress> dataHolders(Partition partition) {
    return partition.dataHolders().stream()
        .map(index -> manifest().topology().storages().get(index).host())
        .toList();
  }

  /**
   * Returns what agents compare WAL with.
   *
   * @param spaces the spaces to leave out
   * @param cluster the cluster now
   * @return a position per partition that exists now and is not left out
   */
  public List<BasePosition> positions(Set<Integer> spaces, ClusterView cluster) {
    List<BasePosition> positions = new ArrayList<>();
    for (PartitionId id : cluster.replicas().keySet()) {
      Partition before = partitions.get(id);
      if (before != null && !spaces.contains(id.space())) {
        positions.add(
            new BasePosition(
                id, before.last(), before.committed(), before.floor(), before.proof()));
      }
    }
    return positions;
  }
}
