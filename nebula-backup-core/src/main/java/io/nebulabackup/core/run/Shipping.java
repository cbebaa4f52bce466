// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.TailProof;
import io.nebulabackup.core.agent.WalTail;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.repository.RepositoryLayout;
import io.nebulabackup.model.PartitionId;
import java.util.List;
import java.util.Map;

/** Brings a backup's objects into the repository, with what the cluster's agents offer. */
interface Shipping {

  /** How large a pack becomes. */
  long PACK_BYTES = 64L << 20;

  /** Tells where and how one host's deltas are packed. */
  static DeltaTarget packs(String backup, Topology.Service storage, int compressionLevel) {
    return new DeltaTarget(
        RepositoryLayout.packPrefix(backup, storage.host()), 0, compressionLevel, PACK_BYTES);
  }

  /** Tells whether the tables of an increment become one object. */
  boolean packsTables();

  /**
   * Ships directory trees.
   *
   * @param trees trees by the place of the storaged or metad whose agent ships them
   * @param services the services those places are in
   * @param concurrency uploads per host
   */
  void shipTrees(
      Map<Integer, List<FileTree>> trees, List<Topology.Service> services, int concurrency);

  /**
   * Ships deltas.
   *
   * @param backup the backup's name
   * @param slices what to cut, by the place of the storaged that holds it
   * @param concurrency uploads per host
   * @param compressionLevel how hard to compress
   * @return what was shipped of each partition, in log order
   */
  Map<PartitionId, List<ShippedSlice>> shipDeltas(
      String backup, Map<Integer, List<DeltaSlice>> slices, int concurrency, int compressionLevel);

  /**
   * Gets the splice proofs of tails.
   *
   * @param tails the tails, by the place of the storaged that holds them
   * @return the proof of each partition
   */
  Map<PartitionId, TailProof> proofs(Map<Integer, List<WalTail>> tails);
}
