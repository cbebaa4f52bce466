// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on NebulaBackups, NebulaCronBackups and NebulaRestores from its start until it is closed.
 *
 * <p>At most one should be at work for the same objects; {@link LeaderElection} sees to it. Two at
 * once do not corrupt anything: every write either has a name derived from its cause, or is refused
 * if another came first. The client stays the caller's. Safe for use by several threads.
 */
public final class BackupController implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackupController.class);
  private static final int WORKERS = 2;
  private static final Duration WHILE_LEFT_ALONE = Duration.ofSeconds(30);

  // Heals whatever event was missed, and costs a look at each resource.
  private static final Duration RESYNC = Duration.ofMinutes(10);

  private final WorkQueue<ResourceKey> queue;
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final EndedPods ended = new EndedPods();

  private BackupController(KubernetesApi api, ControllerSettings settings) {
    InstantSource clock = InstantSource.system();
    VendorPresence vendor = new VendorPresence(api, settings.vendorOperator());
    Map<Class<? extends HasMetadata>, Turns<?>> turns =
        Map.of(
            NebulaBackup.class,
            new Turns<>(api, new BackupReconciler(api, settings, clock, ended)),
            NebulaCronBackup.class,
            new Turns<>(api, new CronReconciler(api, settings, clock)),
            NebulaRestore.class,
            new Turns<>(api, new RestoreReconciler(api, settings, clock)));
    this.queue =
        new WorkQueue<>(
            "nebula-backup-controller",
            WORKERS,
            key ->
                vendor.isPresent()
                    ? WHILE_LEFT_ALONE
                    : turnsOf(turns, key).take(key.namespace(), key.name()));
  }

  private static Turns<?> turnsOf(
      Map<Class<? extends HasMetadata>, Turns<?>> turns, ResourceKey key) {
    Turns<?> found = turns.get(key.kind());
    if (found == null) {
      throw new IllegalArgumentException(key + " is of a kind that nobody looks after");
    }
    return found;
  }

  /**
   * Starts a controller. It first looks after all resources there are.
   *
   * @param client how to reach the API server
   * @param settings how to work
   * @return a controller at work
   * @throws KubernetesClientException if the resources cannot be listed, for want of their
   *     definitions or of the right
   */
  public static BackupController start(KubernetesClient client, ControllerSettings settings) {
    return start(client, settings, () -> true);
  }

  /** Starts a controller that writes only as long as it may. */
  static BackupController start(
      KubernetesClient client, ControllerSettings settings, BooleanSupplier mayWrite) {
    BackupController controller =
        new BackupController(new FencedApi(new ClientApi(client), mayWrite), settings);
    try {
      controller.follow(client, settings.namespace());
    } catch (KubernetesClientException e) {
      controller.close();
      throw e;
    }
    return controller;
  }

  private void follow(KubernetesClient client, @Nullable String namespace) {
    follow(in(client, NebulaBackup.class, namespace));
    follow(in(client, NebulaCronBackup.class, namespace));
    follow(in(client, NebulaRestore.class, namespace));
    follow(in(client, Job.class, namespace).withLabel(ObjectNames.OWNER_UID_LABEL));
    follow(in(client, Pod.class, namespace).withLabel(ObjectNames.OWNER_UID_LABEL));
  }

  private static <T extends HasMetadata> FilterWatchListDeletable<T, ?, ?> in(
      KubernetesClient client, Class<T> kind, @Nullable String namespace) {
    return namespace == null
        ? client.resources(kind).inAnyNamespace()
        : client.resources(kind).inNamespace(namespace);
  }

  /** Changes only wake: what is decided on is read anew. */
  private <T extends HasMetadata> void follow(FilterWatchListDeletable<T, ?, ?> objects) {
    SharedIndexInformer<T> informer =
        objects.runnableInformer(RESYNC.toMillis()).exceptionHandler(BackupController::goesOn);
    informer.addEventHandler(
        new ResourceEventHandler<T>() {
          @Override
          public void onAdd(T object) {
            wake(object);
          }

          @Override
          public void onUpdate(T before, T object) {
            wake(object);
          }

          @Override
          public void onDelete(T object, boolean finalStateUnknown) {
            wake(object);
          }
        });
    informers.add(informer);
    informer.run();
  }

  /**
   * Has a watch go on whatever ended it: what was missed is listed. By default one object that
   * cannot be read would end it for good, and with it all work on objects of the kind. Whether the
   * objects can be listed at all shows at the start.
   */
  private static boolean goesOn(boolean started, Throwable failure) {
    if (started) {
      LOG.warn("listing anew what is watched: {}", failure.toString());
    }
    return started;
  }

  private void wake(HasMetadata object) {
    ended.see(object);
    if (object instanceof NebulaBackup backup) {
      wakeBaseOf(backup);
    }
    ResourceKey.concernedBy(object).forEach(queue::add);
  }

  /** A backup may be waiting for those based on it to go. */
  private void wakeBaseOf(NebulaBackup backup) {
    BackupConfig config = backup.getSpec() == null ? null : backup.getSpec().getConfig();
    String base = config == null ? null : config.getBaseBackupName();
    if (base != null && Resources.isBeingDeleted(backup)) {
      informers.stream()
          .filter(informer -> informer.getApiTypeClass() == NebulaBackup.class)
          .flatMap(informer -> informer.getStore().list().stream())
          .map(NebulaBackup.class::cast)
          .filter(other -> base.equals(BackupStatus.backupName(other)))
          .flatMap(other -> ResourceKey.concernedBy(other).stream())
          .forEach(queue::add);
    }
  }

  /** Stops acting. What is going on in the cluster goes on, and the next controller picks it up. */
  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
    queue.close();
  }
}
