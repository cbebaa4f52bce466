// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TailProof;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.agent.TransferProgress;
import io.nebulabackup.core.agent.WalTail;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.repository.RepositoryLayout;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Has the agents of all hosts ship, side by side. */
final class Shipping {

  private static final long PACK_BYTES = 64L << 20;

  private final RunContext context;
  private final Topology topology;
  private final Landed landed;

  Shipping(RunContext context, Topology topology, Landed landed) {
    this.context = context;
    this.topology = topology;
    this.landed = landed;
  }

  private TransferListener listener(Object host, Map<PartitionId, List<ShippedSlice>> slices) {
    return new TransferListener() {
      @Override
      public void onProgress(TransferProgress progress) {
        context.events().progressOf(host).accept(progress);
      }

      @Override
      public void onObject(StoredObject object) {
        landed.add(object);
      }

      @Override
      public void onSlice(ShippedSlice slice) {
        slices.computeIfAbsent(slice.partition(), any -> new ArrayList<>()).add(slice);
      }
    };
  }

  /**
   * Ships directory trees.
   *
   * @param trees trees by the place of the storaged or metad whose agent ships them
   * @param services the services those places are in
   * @param concurrency uploads per host
   */
  void shipTrees(
      Map<Integer, List<FileTree>> trees, List<Topology.Service> services, int concurrency) {
    HostWork.onEach(
            trees.entrySet(),
            context.cancellation(),
            (entry, cancellation) -> {
              Topology.Service service = services.get(entry.getKey());
              return context
                  .agents()
                  .at(service.agentHost())
                  .shipFiles(
                      context.connection().repository(),
                      entry.getValue(),
                      List.of(),
                      concurrency,
                      listener(service, Map.of()),
                      cancellation);
            })
        .forEach(landed::add);
  }

  /**
   * Ships deltas.
   *
   * @param backup the backup's name
   * @param slices what to cut, by the place of the storaged whose agent cuts it
   * @param concurrency uploads per host
   * @param compressionLevel how hard to compress
   * @return what was shipped of each partition, in log order
   */
  Map<PartitionId, List<ShippedSlice>> shipDeltas(
      String backup, Map<Integer, List<DeltaSlice>> slices, int concurrency, int compressionLevel) {
    Map<PartitionId, List<ShippedSlice>> shipped = new ConcurrentHashMap<>();
    HostWork.onEach(
            slices.entrySet(),
            context.cancellation(),
            (entry, cancellation) -> {
              Topology.Service storage = topology.storages().get(entry.getKey());
              return context
                  .agents()
                  .at(storage.agentHost())
                  .shipDelta(
                      context.connection().repository(),
                      new DeltaTarget(
                          RepositoryLayout.packPrefix(backup, storage.host()),
                          0,
                          compressionLevel,
                          PACK_BYTES),
                      entry.getValue(),
                      concurrency,
                      listener(storage, shipped),
                      cancellation);
            })
        .forEach(landed::add);
    return shipped;
  }

  /**
   * Gets the splice proofs of tails.
   *
   * @param tails the tails, by the place of the storaged whose agent looks
   * @return the proof of each partition
   */
  Map<PartitionId, TailProof> proofs(Map<Integer, List<WalTail>> tails) {
    Map<PartitionId, TailProof> proofs = new TreeMap<>();
    HostWork.onEach(
            tails.entrySet(),
            context.cancellation(),
            (entry, cancellation) ->
                context
                    .agents()
                    .at(topology.storages().get(entry.getKey()).agentHost())
                    .proveTails(entry.getValue(), cancellation))
        .forEach(found -> found.forEach(proof -> proofs.put(proof.partition(), proof)));
    return proofs;
  }
}
