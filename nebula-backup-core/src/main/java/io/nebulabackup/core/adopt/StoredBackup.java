// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.metad.FrozenCheckpoint;
import io.nebulabackup.core.metad.FrozenHost;
import io.nebulabackup.core.metad.FrozenSpace;
import io.nebulabackup.core.plan.ClusterView;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.vendor.VendorLayout;
import io.nebulabackup.error.RepositoryMismatchException;
import io.nebulabackup.model.HostAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A full backup in the vendor's layout as it lies in the repository.
 *
 * @param repository where it lies
 * @param reply what metad said when the backup was made
 * @param cluster the cluster it is of
 * @param sizes the size of each of its objects by key
 * @param engines the checkpoints it consists of
 */
record StoredBackup(
    Repository repository,
    FrozenBackup reply,
    ClusterView cluster,
    Map<String, Long> sizes,
    List<Engine> engines) {

  /**
   * The checkpoint of one space on one data path.
   *
   * @param storage the storaged's place in the cluster's topology
   * @param dataIndex which of its data paths
   * @param space the space's id
   * @param prefix what its objects' keys begin with, without a slash at the end
   */
  record Engine(int storage, int dataIndex, int space, String prefix) {

    /** Returns what the keys of a partition's WAL segments begin with. */
    String walPrefix(int part) {
      return prefix + "/wal/" + part + "/";
    }
  }

  static StoredBackup list(Repository repository, FrozenBackup reply, ClusterView cluster) {
    return new StoredBackup(
        repository,
        reply,
        cluster,
        repository.sizes(reply.name() + "/"),
        enginesOf(reply, cluster));
  }

  private static List<Engine> enginesOf(FrozenBackup reply, ClusterView cluster) {
    VendorLayout layout = VendorLayout.of(reply.name());
    Map<HostAddress, Integer> indexes = cluster.storageIndexes();
    List<Engine> engines = new ArrayList<>();
    for (FrozenSpace space : reply.spaces()) {
      for (FrozenHost host : space.hosts()) {
        Integer storage = indexes.get(host.address());
        if (storage == null) {
          throw new RepositoryMismatchException(
              "the backup "
                  + reply.name()
                  + " is also of storaged "
                  + host.address()
                  + ", which is not in this cluster: take a full backup",
              null);
        }
        for (FrozenCheckpoint checkpoint : host.checkpoints()) {
          engines.add(
              new Engine(
                  storage,
                  checkpoint.index(),
                  space.space().id(),
                  layout
                      .checkpoint(host.address(), checkpoint.index(), space.space().id())
                      .value()));
        }
      }
    }
    return List.copyOf(engines);
  }

  String name() {
    return reply.name();
  }

  /** Returns the keys of a partition's WAL segments in one checkpoint, in log order. */
  List<String> segments(Engine engine, int part) {
    String prefix = engine.walPrefix(part);
    return sizes.keySet().stream()
        .filter(key -> key.startsWith(prefix) && key.endsWith(".wal"))
        .sorted()
        .toList();
  }
}
