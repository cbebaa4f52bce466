// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.ManifestCodec;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.plan.ClusterProbe;
import io.nebulabackup.core.plan.ClusterView;
import io.nebulabackup.core.repository.RepositoryLock;
import io.nebulabackup.core.vendor.VendorLayout;
import io.nebulabackup.core.vendor.VendorMeta;
import io.nebulabackup.core.vendor.VendorMetaCodec;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.RepositoryMismatchException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Gives a full backup that the vendor's br took a manifest, so that increments can build on it. */
public final class Adoption {

  private static final int MAX_DESCRIPTION_BYTES = 1 << 30;

  private final RunContext context;

  /**
   * Prepares an adoption.
   *
   * @param context what to work with
   */
  public Adoption(RunContext context) {
    this.context = context;
  }

  /**
   * Adopts a backup. One that has a manifest is left as it is.
   *
   * @param name the backup's name
   * @return the backup, committed
   * @throws BackupNotFoundException if the vendor's tools see no such backup either
   * @throws RepositoryMismatchException if it is no full backup of all of this cluster
   * @throws io.nebulabackup.error.CorruptBackupException naming what is missing or does not hold
   *     together
   * @throws BackupException the reason why it could not be adopted; the backup is as it was
   */
  public BackupSet run(String name) {
    Optional<ManifestCodec.Stored> known = context.repository().manifest(name);
    if (known.isPresent()) {
      return known.get().manifest().toBackupSet(known.get().bytes());
    }
    VendorMeta meta = description(name);
    requireWhole(name, meta);
    Topology topology = new ClusterProbe(context.metad()).topology();
    long clusterId = context.clusterIds().first(topology.storages());
    ClusterView cluster = new ClusterProbe(context.metad()).view(clusterId, topology);
    try (RepositoryLock lock =
        RepositoryLock.take(
            context.repository(),
            clusterId,
            "adoption of " + name,
            context.connection().lockLease(),
            null)) {
      context.events().begin(Phase.VERIFY);
      Manifest manifest =
          UploadedBackup.list(
                  context.repository(),
                  FrozenBackup.of(topology.metads().get(0).host(), meta),
                  cluster,
                  context.events().progressOf(name),
                  context.cancellation())
              .describe(
                  meta.createTime(),
                  Duration.ZERO,
                  List.of("adopted: the vendor's br took it, its description names no cluster"),
                  List.of());
      context.events().begin(Phase.COMMIT);
      context.cancellation().check();
      lock.ensureHeld();
      return manifest.toBackupSet(context.repository().commit(manifest));
    }
  }

  private VendorMeta description(String name) {
    ObjectKey key = VendorLayout.of(name).description();
    try (InputStream in = context.repository().backend().open(key, ByteRange.all())) {
      return VendorMetaCodec.decode(key.value(), in.readNBytes(MAX_DESCRIPTION_BYTES));
    } catch (ObjectNotFoundException e) {
      throw new BackupNotFoundException(
          "there is no "
              + key
              + " in "
              + context.repository().name()
              + ": no such backup, or one that the vendor's br did not finish",
          e);
    } catch (IOException e) {
      throw new StorageException("cannot read " + key + ": " + e.getMessage(), true, e);
    }
  }

  private static void requireWhole(String name, VendorMeta meta) {
    if (!meta.backupName().equals(name)) {
      throw new RepositoryMismatchException(
          "the description of " + name + " is that of " + meta.backupName(), null);
    }
    if (!meta.full() || !meta.baseBackupName().isEmpty()) {
      throw new RepositoryMismatchException(
          name + " is an increment of another edition's: adopt a full backup", null);
    }
    if (!meta.allSpaces()) {
      throw new RepositoryMismatchException(
          name + " is of some spaces only, without metad's users and hosts: take a full backup",
          null);
    }
  }
}
