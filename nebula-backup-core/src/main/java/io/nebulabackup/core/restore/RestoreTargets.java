// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.metad.HostMapping;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.HostAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which service of today takes the place of which service in the backup. */
final class RestoreTargets {

  private final Topology now;
  private final Map<HostAddress, Topology.Service> storagesByOldAddress = new TreeMap<>();

  private RestoreTargets(Topology now) {
    this.now = now;
  }

  /**
   * Decides who takes whose place.
   *
   * @param manifest the backup
   * @param live the cluster as it is; null if metad does not answer, as when its data is lost: then
   *     the services are where the backup says
   * @param mapping storageds that take another's place, by the address in the backup
   * @return the targets
   * @throws InvalidSpecException if a storaged of the backup has no place
   */
  static RestoreTargets of(
      Manifest manifest, @Nullable Topology live, Map<HostAddress, HostAddress> mapping) {
    Topology now = live == null ? manifest.topology() : live;
    RestoreTargets targets = new RestoreTargets(now);
    for (Topology.Service storage : manifest.topology().storages()) {
      HostAddress wanted = mapping.getOrDefault(storage.host(), storage.host());
      targets.storagesByOldAddress.put(storage.host(), targets.find(storage, wanted, live));
    }
    for (HostAddress old : mapping.keySet()) {
      if (!targets.storagesByOldAddress.containsKey(old)) {
        throw new InvalidSpecException(
            "hostMapping",
            old.toString(),
            "the backup knows these storageds: " + targets.storagesByOldAddress.keySet());
      }
    }
    return targets;
  }

  private Topology.Service find(Topology.Service old, HostAddress wanted, @Nullable Topology live) {
    Optional<Topology.Service> found =
        now.storages().stream().filter(storage -> storage.host().equals(wanted)).findFirst();
    if (found.isEmpty()) {
      throw new InvalidSpecException(
          "hostMapping",
          old.address() + " -> " + wanted,
          live == null
              ? "metad does not answer, so only the backup's own hosts are known; start the new"
                  + " cluster's metad"
              : "there is no such storaged; there are "
                  + now.storages().stream()
                      .map(Topology.Service::address)
                      .collect(Collectors.joining(", ")));
    }
    if (found.get().dataDirs().size() < old.dataDirs().size()) {
      throw new InvalidSpecException(
          "hostMapping",
          old.address() + " -> " + wanted,
          "it has "
              + found.get().dataDirs().size()
              + " data directories, the backup needs "
              + old.dataDirs().size());
    }
    return found.get();
  }

  /** Returns the services to stop and start. */
  Topology topology() {
    return now;
  }

  /**
   * Finds who takes a storaged's place.
   *
   * @param old a storaged's address in some backup of the chain
   * @return the storaged of today, or empty if that storaged had left before the target backup
   */
  Optional<Topology.Service> storage(HostAddress old) {
    return Optional.ofNullable(storagesByOldAddress.get(old));
  }

  /** Returns the storageds that take a place. */
  List<Topology.Service> storages() {
    return List.copyOf(storagesByOldAddress.values());
  }

  /** Returns what metad must know of who takes whose place. */
  List<HostMapping> mappings() {
    List<HostMapping> pairs = new ArrayList<>();
    storagesByOldAddress.forEach((old, storage) -> pairs.add(new HostMapping(old, storage.host())));
    return pairs;
  }
}
