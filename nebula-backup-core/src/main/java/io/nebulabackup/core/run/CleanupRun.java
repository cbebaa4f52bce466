// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.plan.ClusterProbe;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.repository.RepositoryLock;
import io.nebulabackup.core.vendor.VendorLayout;
import io.nebulabackup.model.CleanupReport;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.UnfinishedUploads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds and removes what runs that died left behind. */
public final class CleanupRun {

  /** No agent works on for so long after it was cut off, and no object takes so long to upload. */
  private static final Duration LEAST_AGE = Duration.ofDays(1);

  private final RunContext context;

  /**
   * Prepares a clean-up.
   *
   * @param context what to work with
   */
  public CleanupRun(RunContext context) {
    this.context = context;
  }

  /**
   * Finds orphans.
   *
   * @return every backup's checkpoint in the cluster, every backup whose data has no manifest, and
   *     of a certain age objects that no manifest names and uploads that were never finished
   */
  public CleanupReport find() {
    Repository.Overview overview = context.repository().overview();
    List<String> uploads =
        context.repository().dataObjects().entrySet().stream()
            .filter(upload -> !overview.backups().contains(upload.getKey()))
            .filter(upload -> isOrphan(upload.getKey(), upload.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    return new CleanupReport(
        new Checkpoints(context).names(), uploads, stray(), keysOf(unfinished()));
  }

  private List<String> stray() {
    return context.repository().strayObjects(oldest()).stream().map(ObjectKey::value).toList();
  }

  private List<UnfinishedUploads.Upload> unfinished() {
    return context.repository().unfinishedUploads(oldest());
  }

  private static Instant oldest() {
    return Instant.now().minus(LEAST_AGE);
  }

  private static List<String> keysOf(List<UnfinishedUploads.Upload> uploads) {
    return uploads.stream().map(upload -> upload.key().value()).toList();
  }

  /**
   * What has the vendor's description is a backup to the vendor's tools, which have no manifest.
   */
  private static boolean isOrphan(String name, Set<ObjectKey> objects) {
    return !objects.contains(VendorLayout.of(name).description());
  }

  /**
   * Removes orphans, under the lock, so that no run's data is taken for an orphan's.
   *
   * @param orphans what to remove
   * @return what was removed
   */
  public CleanupReport remove(CleanupReport orphans) {
    try (RepositoryLock lock =
        RepositoryLock.take(
            context.repository(),
            clusterId(),
            "clean-up",
            context.connection().lockLease(),
            null)) {
      Checkpoints checkpoints = new Checkpoints(context);
      List<String> existing = checkpoints.names();
      List<String> dropped = new ArrayList<>();
      for (String name : orphans.checkpoints()) {
        if (existing.contains(name)) {
          checkpoints.drop(name);
          dropped.add(name);
        }
      }
      return new CleanupReport(
          dropped,
          deleteUploads(orphans.uploads(), lock),
          deleteStray(orphans.strayObjects(), lock),
          abort(orphans.unfinishedUploads(), lock));
    }
  }

  private List<String> deleteStray(List<String> keys, RepositoryLock lock) {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<String> still = new ArrayList<>(stray());
    still.retainAll(Set.copyOf(keys));
    lock.ensureHeld();
    context.repository().backend().delete(still.stream().map(ObjectKey::of).toList());
    return still;
  }

  private List<String> abort(List<String> keys, RepositoryLock lock) {
    if (keys.isEmpty()) {
      return List.of();
    }
    Set<String> wanted = Set.copyOf(keys);
    List<UnfinishedUploads.Upload> still =
        unfinished().stream().filter(upload -> wanted.contains(upload.key().value())).toList();
    for (UnfinishedUploads.Upload upload : still) {
      lock.ensureHeld();
      context.repository().abort(upload);
    }
    return keysOf(still);
  }

  private List<String> deleteUploads(List<String> names, RepositoryLock lock) {
    Map<String, Set<ObjectKey>> data = context.repository().dataObjects();
    Set<String> committed = context.repository().overview().backups();
    List<String> deleted = new ArrayList<>();
    for (String name : names) {
      Set<ObjectKey> objects = data.get(name);
      if (objects != null && !committed.contains(name) && isOrphan(name, objects)) {
        lock.ensureHeld();
        context.repository().backend().delete(objects);
        deleted.add(name);
      }
    }
    return deleted;
  }

  private long clusterId() {
    return context.clusterIds().first(new ClusterProbe(context.metad()).topology().storages());
  }
}
