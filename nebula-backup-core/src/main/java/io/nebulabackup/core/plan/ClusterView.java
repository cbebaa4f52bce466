// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.core.manifest.Space;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A cluster as metad and the agents described it at one moment.
 *
 * @param clusterId metad's cluster id, as the storageds have it
 * @param topology the services, each with its agent
 * @param spaces the spaces, ordered by id
 * @param replicas the storageds that hold each partition's replicas
 * @param checkpoints the names of the backups' checkpoints that the cluster holds
 */
public record ClusterView(
    long clusterId,
    Topology topology,
    List<Space> spaces,
    NavigableMap<PartitionId, List<HostAddress>> replicas,
    List<String> checkpoints) {

  /** Copies what can change. */
  public ClusterView {
    spaces = List.copyOf(spaces);
    replicas = new TreeMap<>(replicas);
    checkpoints = List.copyOf(checkpoints);
  }

  /**
   * Returns each storaged's place in the topology.
   *
   * @return place by address
   */
  public Map<HostAddress, Integer> storageIndexes() {
    Map<HostAddress, Integer> indexes = new TreeMap<>();
    for (int i = 0; i < topology.storages().size(); i++) {
      indexes.put(topology.storages().get(i).host(), i);
    }
    return indexes;
  }

  /**
   * Returns a space's name.
   *
   * @param id the space's id
   * @return the name, or the id as text if there is no such space
   */
  public String spaceName(int id) {
    return spaces.stream()
        .filter(space -> space.id() == id)
        .map(Space::name)
        .findFirst()
        .orElse(Integer.toString(id));
  }
}
