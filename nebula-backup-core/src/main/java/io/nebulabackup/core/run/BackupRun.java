// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.core.agent.BasePosition;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.manifest.Fingerprint;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.plan.BaseBackup;
import io.nebulabackup.core.plan.ClusterProbe;
import io.nebulabackup.core.plan.ClusterView;
import io.nebulabackup.core.plan.PlannedBackup;
import io.nebulabackup.core.plan.WalGaps;
import io.nebulabackup.core.plan.WalOnly;
import io.nebulabackup.core.repository.RepositoryLock;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.WalGapException;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a planned backup: freeze, transfer, commit, release. */
public final class BackupRun {

  private static final Logger LOG = LoggerFactory.getLogger(BackupRun.class);

  private final RunContext context;
  private final PlannedBackup planned;
  private final int concurrency;
  private final int compressionLevel;
  private final Instant startedAt;
  private final List<String> notes = new ArrayList<>();

  /**
   * Prepares a run.
   *
   * @param context what to work with
   * @param planned what to do
   * @param concurrency uploads per host
   * @param compressionLevel how hard to compress deltas
   * @param startedAt when the operation began, planning included
   */
  public BackupRun(
      RunContext context,
      PlannedBackup planned,
      int concurrency,
      int compressionLevel,
      Instant startedAt) {
    this.context = context;
    this.planned = planned;
    this.concurrency = concurrency;
    this.compressionLevel = compressionLevel;
    this.startedAt = startedAt;
    this.notes.addAll(planned.notes());
  }

  /**
   * Takes the backup.
   *
   * @return the committed backup
   * @throws BackupException the reason why there is no backup; nothing of it counts, unless the
   *     exception says that the outcome is unknown
   */
  public BackupSet run() {
    try (RepositoryLock lock =
        RepositoryLock.take(
            context.repository(),
            planned.cluster().clusterId(),
            planned.kind() == BackupKind.FULL ? "full backup" : "incremental backup",
            context.connection().lockLease(),
            planned.cluster().checkpoints())) {
      Checkpoints checkpoints = new Checkpoints(context);
      lock.abandoned().ifPresent(checkpoints::dropNamed);
      context.cancellation().check();
      return freezeAndShip(lock, checkpoints);
    }
  }

  private BackupSet freezeAndShip(RepositoryLock lock, Checkpoints checkpoints) {
    context.events().begin(Phase.FREEZE);
    BaseBackup base = planned.base();
    Map<Integer, Integer> ingestJobs = context.metad().lastIngestJobs();
    lock.ensureHeld();
    Instant asked = Instant.now();
    long before = System.nanoTime();
    FrozenBackup reply =
        checkpoints.create(
            planned.cluster().checkpoints(),
            base == null ? null : base.manifest().name(),
            planned.cluster().clusterId());
    Duration blocked = Duration.ofNanos(System.nanoTime() - before);
    BackupSet committed = null;
    try {
      context.events().named(reply.name());
      lock.recordCheckpoint(reply.name());
      NameClock clock = new NameClock(reply.name(), asked, Instant.now());
      lock.abandoned().ifPresent(abandoned -> checkpoints.dropUnnamed(abandoned, clock));
      committed = ship(lock, reply, blocked, ingestJobs);
      return committed;
    } finally {
      release(checkpoints, reply.name(), committed);
    }
  }

  private BackupSet ship(
      RepositoryLock lock, FrozenBackup reply, Duration blocked, Map<Integer, Integer> ingestJobs) {
    context.events().begin(Phase.TRANSFER);
    ClusterView cluster =
        new ClusterProbe(context.metad()).withCurrentSpaces(planned.cluster(), reply);
    BaseBackup base = planned.base();
    Manifest manifest;
    if (!VendorUpload.isNeeded(context, cluster.topology())) {
      manifest = shipOurs(reply, blocked, cluster, base, ingestJobs);
    } else if (base == null) {
      manifest = uploadWhole(reply, blocked, cluster);
    } else {
      manifest = shipWalOnly(reply, blocked, cluster, base);
    }
    return commit(manifest, lock);
  }

  private Manifest shipOurs(
      FrozenBackup reply,
      Duration blocked,
      ClusterView cluster,
      @Nullable BaseBackup base,
      Map<Integer, Integer> ingestJobs) {
    FrozenCluster checkpoint =
        FrozenCluster.inspect(context, reply, cluster, basePositions(base, cluster));
    DataWatch data = DataWatch.look(context, checkpoint, base, ingestJobs);
    notes.addAll(data.notes());
    Capture capture = base == null ? Capture.full(checkpoint) : increment(checkpoint, base, data);
    Landed landed = new Landed();
    Shipping shipping = new OurShipping(context, cluster.topology(), landed);
    return ship(
        new Shipment(context, checkpoint, capture, landed, shipping), blocked, data.fingerprint());
  }

  private Manifest ship(Shipment shipment, Duration blocked, @Nullable Fingerprint fingerprint) {
    Shipment.Shipped shipped = shipment.ship(concurrency, compressionLevel);
    context.events().begin(Phase.COMMIT);
    shipment.requireLanded();
    shipment.putVendorMeta();
    return shipment.manifest(shipped, startedAt, blocked, notes, fingerprint);
  }

  private Manifest uploadWhole(FrozenBackup reply, Duration blocked, ClusterView cluster) {
    return new VendorUpload(context, reply, cluster).upload(startedAt, blocked, notes);
  }

  /** What was planned for may have changed by now. */
  private Manifest shipWalOnly(
      FrozenBackup reply, Duration blocked, ClusterView cluster, BaseBackup base) {
    List<String> obstacles = WalOnly.obstacles(base, cluster, context.metad());
    if (!obstacles.isEmpty()) {
      fullInstead(WalOnly.refusal(obstacles));
      return uploadWhole(reply, blocked, cluster);
    }
    try (VendorWal wal = VendorWal.fetch(context, reply, cluster, base)) {
      FrozenCluster checkpoint = wal.checkpoint();
      Capture capture = Capture.increment(checkpoint, base, Map.of());
      if (capture.wholeSpaces().isEmpty() && capture.withoutSource().isEmpty()) {
        Landed landed = new Landed();
        Shipping shipping = new VendorShipping(context, cluster.topology(), wal, landed);
        // Without a fingerprint: nobody has looked into the data.
        return ship(new Shipment(context, checkpoint, capture, landed, shipping), blocked, null);
      }
      fullInstead(
          capture.wholeSpaces().isEmpty()
              ? gap(base, capture, checkpoint)
              : WalOnly.refusal(
                  List.of("spaces would have to be copied whole: " + capture.wholeSpaces())));
    }
    return uploadWhole(reply, blocked, cluster);
  }

  private BackupSet commit(Manifest manifest, RepositoryLock lock) {
    context.cancellation().check();
    lock.ensureHeld();
    long bytes = context.repository().commit(manifest);
    return manifest.toBackupSet(bytes);
  }

  private static List<BasePosition> basePositions(@Nullable BaseBackup base, ClusterView cluster) {
    return base == null ? List.of() : base.positions(Set.of(), cluster);
  }

  /** The WAL was there when the plan was made; it may have been purged since. */
  private Capture increment(FrozenCluster checkpoint, BaseBackup base, DataWatch data) {
    Capture capture = Capture.increment(checkpoint, base, data.changes());
    if (capture.withoutSource().isEmpty()) {
      return capture;
    }
    fullInstead(gap(base, capture, checkpoint));
    return Capture.full(checkpoint);
  }

  private static WalGapException gap(BaseBackup base, Capture capture, FrozenCluster checkpoint) {
    return new WalGapException(
        base.manifest().name(),
        WalGaps.find(
            base, checkpoint.cluster(), capture.wholeSpaces().keySet(), checkpoint.replicas()));
  }

  /** Notes why a full backup is taken, or throws the reason if that was not allowed. */
  private void fullInstead(BackupException reason) {
    if (!planned.orElseFull()) {
      throw reason;
    }
    notes.add("a full backup was taken instead of an increment: " + reason.getMessage());
  }

  private void release(Checkpoints checkpoints, String name, @Nullable BackupSet committed) {
    context.events().begin(Phase.RELEASE);
    try {
      checkpoints.drop(name);
    } catch (BackupException e) {
      String warning =
          "the checkpoint " + name + " could not be dropped, the next run will: " + e.getMessage();
      if (committed == null) {
        LOG.warn("{}", warning, e);
      } else {
        context.events().warn(warning);
      }
    }
  }
}
