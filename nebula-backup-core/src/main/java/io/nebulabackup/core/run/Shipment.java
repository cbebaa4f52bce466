// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TailProof;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.manifest.Fingerprint;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.MetaTables;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.plan.BaseBackup;
import io.nebulabackup.core.repository.RepositoryLayout;
import io.nebulabackup.core.storage.HashedContent;
import io.nebulabackup.core.vendor.VendorLayout;
import io.nebulabackup.core.vendor.VendorMetaCodec;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Moves a captured checkpoint into the repository and describes what landed. */
final class Shipment {

  private final RunContext context;
  private final FrozenCluster checkpoint;
  private final Capture capture;
  private final @Nullable BaseBackup base;
  private final Landed landed;
  private final Shipping shipping;
  private final String prefix;

  Shipment(
      RunContext context,
      FrozenCluster checkpoint,
      Capture capture,
      Landed landed,
      Shipping shipping) {
    this.context = context;
    this.checkpoint = checkpoint;
    this.capture = capture;
    this.base = capture.base();
    this.landed = landed;
    this.shipping = shipping;
    this.prefix =
        base == null
            ? RepositoryLayout.fullPrefix(checkpoint.name())
            : RepositoryLayout.incrementPrefix(checkpoint.name());
  }

  /**
   * What was shipped, apart from objects.
   *
   * @param slices deltas' records
   * @param proofs proofs of the tails of partitions copied whole
   */
  record Shipped(Map<PartitionId, List<ShippedSlice>> slices, Map<PartitionId, TailProof> proofs) {}

  Shipped ship(int concurrency, int compressionLevel) {
    Topology topology = checkpoint.cluster().topology();
    shipping.shipTrees(Map.of(metadIndex(), List.of(metaTree())), topology.metads(), 1);
    shipping.shipTrees(wholeTrees(), topology.storages(), concurrency);
    Map<PartitionId, List<ShippedSlice>> slices =
        shipping.shipDeltas(checkpoint.name(), capture.deltas(), concurrency, compressionLevel);
    return new Shipped(slices, shipping.proofs(capture.tailsOfWhole()));
  }

  /** Metad exports its tables on its leader's disk only. */
  private int metadIndex() {
    List<Topology.Service> metads = checkpoint.cluster().topology().metads();
    FrozenBackup reply = checkpoint.reply();
    for (int i = 0; i < metads.size(); i++) {
      if (metads.get(i).host().equals(reply.metad())) {
        return i;
      }
    }
    throw new IllegalStateException("metad's leader " + reply.metad() + " is not among " + metads);
  }

  private FileTree metaTree() {
    FrozenBackup reply = checkpoint.reply();
    List<String> names = reply.metaFiles().stream().map(Shipment::baseName).toList();
    return packsTables()
        ? new FileTree(metaDir(), prefix, names, zipKey())
        : new FileTree(metaDir(), metaPrefix(), names, null);
  }

  private boolean packsTables() {
    return base != null && shipping.packsTables();
  }

  private String metaDir() {
    String first = checkpoint.reply().metaFiles().get(0);
    return first.substring(0, first.lastIndexOf('/'));
  }

  private String metaPrefix() {
    return prefix + "/meta";
  }

  private String zipKey() {
    return prefix + "/meta.zip";
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private Map<Integer, List<FileTree>> wholeTrees() {
    Map<Integer, List<FileTree>> trees = new TreeMap<>();
    for (FrozenCluster.Engine engine : checkpoint.engines()) {
      if (capture.wholeSpaces().containsKey(engine.space())) {
        trees
            .computeIfAbsent(engine.storage(), any -> new ArrayList<>())
            .add(FileTree.whole(engine.path(), enginePrefix(engine)));
      }
    }
    return trees;
  }

  private String enginePrefix(FrozenCluster.Engine engine) {
    Topology.Service storage = checkpoint.cluster().topology().storages().get(engine.storage());
    return (base == null ? prefix : prefix + "/whole")
        + "/data/"
        + storage.address()
        + "/data"
        + engine.dataIndex()
        + "/"
        + engine.space();
  }

  /**
   * Checks that the store lists every object as it was shipped. What else lies in the backup's
   * place is of attempts that failed midway and were repeated: it goes, since no manifest will name
   * it.
   */
  void requireLanded() {
    Map<String, Long> listed = context.repository().sizes(prefix + "/");
    landed.requireListed(listed);
    new WholeCopies(context, checkpoint, this::enginePrefix)
        .requireComplete(capture.wholeSpaces().keySet(), landed);
    List<ObjectKey> leftOver =
        listed.keySet().stream().filter(key -> !landed.contains(key)).map(ObjectKey::of).toList();
    if (!leftOver.isEmpty()) {
      context.repository().backend().delete(leftOver);
    }
  }

  /** Stores the vendor's description of a full backup; an increment means nothing to its tools. */
  void putVendorMeta() {
    if (base == null) {
      ObjectKey key = VendorLayout.of(checkpoint.name()).description();
      context.repository().backend().put(key, ObjectContent.of(vendorMeta()), WriteMode.REPLACE);
    }
  }

  private byte[] vendorMeta() {
    return VendorMetaCodec.encode(checkpoint.reply().vendorMeta().withBaseNamedMetaFiles());
  }

  /**
   * Describes the backup. Everything but the manifest itself, and for a full backup the vendor's
   * description, must have landed.
   */
  Manifest manifest(
      Shipped shipped,
      Instant startedAt,
      Duration writesBlocked,
      List<String> notes,
      @Nullable Fingerprint fingerprint) {
    var partitions = capture.describe(shipped.slices(), shipped.proofs());
    List<String> allNotes = new ArrayList<>(notes);
    allNotes.addAll(capture.notes());
    if (base == null) {
      ObjectKey key = VendorLayout.of(checkpoint.name()).description();
      byte[] meta = vendorMeta();
      landed.add(new StoredObject(key.value(), meta.length, HashedContent.sha256(meta)));
    }
    var objects = landed.objects();
    return new Manifest(
        Manifest.Format.CURRENT,
        "nebula-backup " + version(),
        checkpoint.name(),
        base == null ? BackupKind.FULL : BackupKind.INCREMENTAL,
        base == null ? List.of() : base.ancestorsOfIncrement(),
        Long.toString(checkpoint.cluster().clusterId()),
        startedAt,
        Instant.now(),
        new Manifest.Costs(
            shipped.slices().values().stream()
                .flatMap(List::stream)
                .mapToLong(ShippedSlice::walBytes)
                .sum(),
            objects.stream().mapToLong(object -> object.size()).sum(),
            context.meter().requests() + landed.requests() + REQUESTS_STILL_TO_COME,
            writesBlocked.toMillis()),
        allNotes,
        checkpoint.cluster().topology(),
        checkpoint.cluster().spaces(),
        new MetaTables(
            checkpoint.reply().metaFiles().stream().map(Shipment::baseName).toList(),
            packsTables() ? null : metaPrefix(),
            packsTables() ? zipKey() : null),
        wholeSpaces(),
        partitions,
        objects,
        fingerprint);
  }

  /** The manifest's own write and the release of the lock. */
  private static final int REQUESTS_STILL_TO_COME = 2;

  private List<WholeSpace> wholeSpaces() {
    List<WholeSpace> spaces = new ArrayList<>();
    capture
        .wholeSpaces()
        .forEach(
            (space, reason) ->
                spaces.add(
                    new WholeSpace(
                        space,
                        reason,
                        checkpoint.engines().stream()
                            .filter(engine -> engine.space() == space)
                            .map(
                                engine ->
                                    new WholeSpace.Engine(
                                        engine.storage(), engine.dataIndex(), enginePrefix(engine)))
                            .toList())));
    return spaces;
  }

  private static String version() {
    String version = Shipment.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }
}
