// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.DeltaSlice;
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
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Has our agents of all hosts ship, side by side. */
final class OurShipping implements Shipping {

  private final RunContext context;
  private final Topology topology;
  private final Landed landed;

  OurShipping(RunContext context, Topology topology, Landed landed) {
    this.context = context;
    this.topology = topology;
    this.landed = landed;
  }

  @Override
  public boolean packsTables() {
    return true;
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

  @Override
  public void shipTrees(
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

  @Override
  public Map<PartitionId, List<ShippedSlice>> shipDeltas(
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
                      Shipping.packs(backup, storage, compressionLevel),
                      entry.getValue(),
                      concurrency,
                      listener(storage, shipped),
                      cancellation);
            })
        .forEach(landed::add);
    return shipped;
  }

  @Override
  public Map<PartitionId, TailProof> proofs(Map<Integer, List<WalTail>> tails) {
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
