// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.adopt.StoredObjects;
import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.PackSeries;
import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TailProof;
import io.nebulabackup.core.agent.WalTail;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.storage.HashedContent;
import io.nebulabackup.core.wal.SpliceProof;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.Finding;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ships an increment with the means of the vendor's agent: the tables are uploaded by it and read
 * back, the deltas are cut and packed here from the WAL that was read back. Used by one thread.
 */
final class VendorShipping implements Shipping {

  private final RunContext context;
  private final Topology topology;
  private final VendorWal wal;
  private final Landed landed;

  VendorShipping(RunContext context, Topology topology, VendorWal wal, Landed landed) {
    this.context = context;
    this.topology = topology;
    this.wal = wal;
    this.landed = landed;
  }

  /** The vendor's agent uploads files as they are. */
  @Override
  public boolean packsTables() {
    return false;
  }

  @Override
  public void shipTrees(
      Map<Integer, List<FileTree>> trees, List<Topology.Service> services, int concurrency) {
    trees.forEach((place, own) -> own.forEach(tree -> ship(tree, services.get(place))));
  }

  private void ship(FileTree tree, Topology.Service service) {
    context
        .agents()
        .at(service.agentHost())
        .uploadDirectory(
            tree.sourceDir(),
            context.connection().repository(),
            tree.keyPrefix(),
            context.cancellation());
    Map<String, Long> sizes = context.repository().sizes(tree.keyPrefix() + "/");
    List<Finding> missing = new ArrayList<>();
    StoredObjects objects =
        new StoredObjects(
            context.repository().backend(),
            sizes.values().stream().mapToLong(Long::longValue).sum(),
            context.events().progressOf(service),
            context.cancellation());
    for (String file : tree.files()) {
      String key = tree.keyPrefix() + "/" + file;
      if (sizes.containsKey(key)) {
        objects.read(key, OutputStream.nullOutputStream());
      } else {
        missing.add(
            new Finding(
                Finding.Kind.OBJECT_MISSING,
                wal.checkpoint().name(),
                key,
                "is not in the repository, though the vendor's agent uploaded "
                    + tree.sourceDir()));
      }
    }
    if (!missing.isEmpty()) {
      throw new CorruptBackupException(missing, null);
    }
    objects
        .files()
        .forEach(file -> landed.add(new StoredObject(file.key(), file.size(), file.sha256())));
  }

  @Override
  public Map<PartitionId, List<ShippedSlice>> shipDeltas(
      String backup, Map<Integer, List<DeltaSlice>> slices, int concurrency, int compressionLevel) {
    Map<PartitionId, List<ShippedSlice>> shipped = new TreeMap<>();
    slices.forEach(
        (storage, own) -> {
          try (PackSeries packs =
              new PackSeries(
                  Shipping.packs(backup, topology.storages().get(storage), compressionLevel),
                  () -> wal.newFile(".pack"),
                  (file, key, packed) -> put(file, key, packed, shipped))) {
            for (DeltaSlice slice : own) {
              cut(slice, packs);
            }
            packs.finish();
          } catch (IOException e) {
            throw new TransferException(
                "cannot pack the deltas of " + backup + " here: " + e.getMessage(), e);
          }
        });
    return shipped;
  }

  private void cut(DeltaSlice slice, PackSeries packs) throws IOException {
    WalLog log = WalLog.open(Path.of(slice.walDir()));
    try (WalCursor records = log.read(slice.after().logId() + 1, slice.toLogId())) {
      for (WalRecord record = records.next(); record != null; record = records.next()) {
        context.cancellation().check();
        packs.append(slice.partition(), record);
      }
    }
    packs.endSlice(slice.partition(), SpliceProof.of(log, slice.toLogId()).toString());
  }

  private void put(
      Path file,
      String key,
      List<ShippedSlice> packed,
      Map<PartitionId, List<ShippedSlice>> shipped)
      throws IOException {
    HashedContent content = HashedContent.of(ObjectContent.of(file));
    context.repository().backend().put(ObjectKey.of(key), content, WriteMode.REPLACE);
    landed.add(new StoredObject(key, content.length(), content.sha256()));
    for (ShippedSlice slice : packed) {
      shipped.computeIfAbsent(slice.partition(), any -> new ArrayList<>()).add(slice);
    }
    Files.delete(file);
  }

  /** Only partitions copied whole have tails to prove; nothing is copied whole here. */
  @Override
  public Map<PartitionId, TailProof> proofs(Map<Integer, List<WalTail>> tails) {
    return Map.of();
  }
}
