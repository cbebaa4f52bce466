// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.TransferProgress;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.MetaTables;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.plan.ClusterView;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.vendor.VendorLayout;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.model.BackupKind;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads a full backup that agents have uploaded in the vendor's layout, and describes it by what is
 * there. Every object is read once.
 */
public final class UploadedBackup {

  private static final int READERS = 4;

  private final StoredBackup backup;
  private final StoredObjects objects;
  private final Cancellation cancellation;

  private UploadedBackup(StoredBackup backup, StoredObjects objects, Cancellation cancellation) {
    this.backup = backup;
    this.objects = objects;
    this.cancellation = cancellation;
  }

  /**
   * Lists what has been uploaded.
   *
   * @param repository where it lies
   * @param reply what metad said when the backup was made
   * @param cluster the cluster it is of
   * @param progress told how much has been read
   * @param cancellation ends the reading
   * @return the backup, whose objects have not been read yet
   * @throws io.nebulabackup.error.RepositoryMismatchException if it names a storaged that the
   *     cluster does not have
   */
  public static UploadedBackup list(
      Repository repository,
      FrozenBackup reply,
      ClusterView cluster,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    StoredBackup backup = StoredBackup.list(repository, reply, cluster);
    long bytes = backup.sizes().values().stream().mapToLong(Long::longValue).sum();
    return new UploadedBackup(
        backup,
        new StoredObjects(repository.backend(), bytes, progress, cancellation),
        cancellation);
  }

  /**
   * Reads and checks everything.
   *
   * @param startedAt when the backup began
   * @param writesBlocked how long metad's call took; zero if not known
   * @param notes what the backup's notes are to say first
   * @param toCome objects of the backup that will be stored before the manifest is
   * @return the backup's manifest, not yet committed
   * @throws CorruptBackupException if something is missing or does not hold together
   */
  public Manifest describe(
      Instant startedAt, Duration writesBlocked, List<String> notes, List<StoredFile> toCome) {
    Completeness.require(backup, objects);
    Description description = new Description(backup, objects);
    List<Partition> partitions = description.partitions();
    readTheRest();
    List<String> allNotes = new ArrayList<>(notes);
    allNotes.addAll(description.notes());
    List<StoredFile> files =
        Stream.concat(objects.files().stream(), toCome.stream())
            .sorted(Comparator.comparing(StoredFile::key))
            .toList();
    return new Manifest(
        Manifest.Format.CURRENT,
        "nebula-backup",
        backup.name(),
        BackupKind.FULL,
        List.of(),
        Long.toString(backup.cluster().clusterId()),
        startedAt,
        Instant.now(),
        new Manifest.Costs(
            0,
            files.stream().mapToLong(StoredFile::size).sum(),
            files.size(),
            writesBlocked.toMillis()),
        allNotes,
        backup.cluster().topology(),
        description.spaces(),
        new MetaTables(
            backup.reply().metaFiles().stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList(),
            VendorLayout.of(backup.name()).metaTables().value(),
            null),
        description.spaces().stream().map(space -> whole(space.id())).toList(),
        partitions,
        files,
        // Keys of the data cannot be looked at here. Half a fingerprint would silence the
        // increment's
        // word that it cannot tell whether the data was changed past the WAL.
        null);
  }

  private void readTheRest() {
    List<List<String>> stripes = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      stripes.add(new ArrayList<>());
    }
    int next = 0;
    for (String key : backup.sizes().keySet()) {
      if (!objects.isKnown(key)) {
        stripes.get(next++ % READERS).add(key);
      }
    }
    HostWork.onEach(
        stripes,
        cancellation,
        (stripe, own) -> {
          for (String key : stripe) {
            own.check();
            objects.read(key, OutputStream.nullOutputStream());
          }
          return true;
        });
  }

  private WholeSpace whole(int space) {
    return new WholeSpace(
        space,
        WholeSpace.Reason.FULL_BACKUP,
        backup.engines().stream()
            .filter(engine -> engine.space() == space)
            .map(
                engine ->
                    new WholeSpace.Engine(engine.storage(), engine.dataIndex(), engine.prefix()))
            .toList());
  }
}
