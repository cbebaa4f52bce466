// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.ServiceRole;
import io.nebulabackup.core.chain.Chain;
import io.nebulabackup.core.chain.ChainResolver;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.plan.ClusterProbe;
import io.nebulabackup.core.repository.RepositoryLock;
import io.nebulabackup.core.verify.VerifyRun;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.error.RestoreFailedException;
import io.nebulabackup.model.Finding;
import io.nebulabackup.model.RestoreReport;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.spec.RestoreSpec;
import io.nebulabackup.spec.VerifySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Restores a whole cluster to the end of a chain. */
public final class RestoreRun {

  private final RunContext context;
  private final RestoreSpec spec;
  private final Services services;
  private final List<String> notes = new ArrayList<>();

  /**
   * Prepares a restore.
   *
   * @param context what to work with
   * @param spec what to restore
   */
  public RestoreRun(RunContext context, RestoreSpec spec) {
    this.context = context;
    this.spec = spec;
    this.services = new Services(context.agents());
  }

  /**
   * Restores.
   *
   * @return what was done
   * @throws RestoreFailedException if it failed after services had been stopped
   * @throws BackupException if it failed before; nothing was touched
   */
  public RestoreReport run() {
    context.events().begin(Phase.RESOLVE);
    Chain chain = new ChainResolver(context.repository()).require(spec.backup());
    Manifest target = chain.target();
    RestoreTargets targets = RestoreTargets.of(target, liveTopology(), spec.hostMapping());
    StagingPlan plan = StagingPlan.of(chain, targets);
    notes.addAll(plan.notes());
    requireAgents(targets.topology());
    Staging staging = staging(chain, targets);
    context.events().begin(Phase.VERIFY);
    requireListed();
    try (RepositoryLock lock =
        RepositoryLock.take(
            context.repository(),
            target.cluster(),
            "restore of " + target.name(),
            context.connection().lockLease(),
            null)) {
      return replace(chain, targets, plan, staging, lock);
    }
  }

  /** The cluster as it is, or null if metad is away, as when its data is lost. */
  private @Nullable Topology liveTopology() {
    try {
      return new ClusterProbe(context.metad()).topology();
    } catch (MetadUnavailableException e) {
      context
          .events()
          .warn("metad does not answer: restoring onto the hosts that the backup names");
      return null;
    } catch (AgentUnavailableException e) {
      context
          .events()
          .warn("metad knows no agents: restoring onto the hosts that the backup names");
      return null;
    }
  }

  private void requireAgents(Topology topology) {
    List<Topology.Service> all = new ArrayList<>(topology.metads());
    all.addAll(topology.storages());
    all.addAll(topology.graphs());
    for (Topology.Service service : all) {
      AgentClient agent = context.agents().at(service.agentHost());
      if (agent.isOurs()) {
        agent.describe(List.of());
      } else {
        agent.healthCheck();
      }
    }
  }

  private Staging staging(Chain chain, RestoreTargets targets) {
    if (!VendorStaging.isNeeded(context, targets.topology())) {
      return new OurStaging(context, targets, spec.concurrency());
    }
    if (chain.links().size() > 1) {
      throw new AgentUnavailableException(
          "the vendor's agent cannot lay out the WAL of an incremental backup: run ours on every"
              + " host, or restore "
              + chain.names().get(0),
          null);
    }
    notes.add("restored by the vendor's agents: each storaged got its checkpoint as it was");
    return new VendorStaging(context, targets, chain.target());
  }

  /** Contents are checked as they are fetched; what is missing should be known before a stop. */
  private void requireListed() {
    List<Finding> findings =
        new VerifyRun(
                context.repository(),
                VerifySpec.builder().backup(spec.backup()).level(VerifyLevel.LIST).build(),
                progress -> {},
                context.cancellation())
            .run().findings().stream()
                .filter(finding -> finding.kind() != Finding.Kind.UNEXPECTED_OBJECT)
                .toList();
    if (!findings.isEmpty()) {
      throw new CorruptBackupException(findings, null);
    }
  }

  private RestoreReport replace(
      Chain chain, RestoreTargets targets, StagingPlan plan, Staging staging, RepositoryLock lock) {
    long stopped = System.nanoTime();
    OldData old = new OldData(context.agents(), Long.toString(System.currentTimeMillis() / 1000));
    Phase[] phase = {Phase.STOP};
    try {
      begin(phase, Phase.STOP, lock);
      services.stopAll(targets.topology(), context.cancellation());
      begin(phase, Phase.SET_ASIDE, lock);
      old.setAside(targets.topology(), context.cancellation());
      begin(phase, Phase.STAGE_BASE, lock);
      staging.fetchData(plan);
      begin(phase, Phase.ADD_DELTAS, lock);
      staging.layOutWal(plan);
      begin(phase, Phase.RESTORE_META, lock);
      restoreMeta(chain.target(), targets, staging);
      begin(phase, Phase.START, lock);
      services.start(targets.topology().storages(), ServiceRole.STORAGED, context.cancellation());
      begin(phase, Phase.CHECK, lock);
      new RaftCheck(context, spec.startTimeout()).require(plan.expected());
      services.start(targets.topology().graphs(), ServiceRole.GRAPHD, context.cancellation());
    } catch (RuntimeException e) {
      throw rolledBack(phase[0], e, old, targets.topology());
    }
    Duration downtime = Duration.ofNanos(System.nanoTime() - stopped);
    context.events().begin(Phase.DROP_OLD_DATA);
    finish(chain.target(), targets, old);
    return RestoreReport.builder()
        .backup(spec.backup())
        .chain(chain.names())
        .partitions(chain.target().partitions().size())
        .bytesFetched(staging.bytesFetched())
        .downtime(downtime)
        .notes(notes)
        .build();
  }

  private void begin(Phase[] phase, Phase next, RepositoryLock lock) {
    context.cancellation().check();
    lock.ensureHeld();
    phase[0] = next;
    context.events().begin(next);
  }

  private void restoreMeta(Manifest target, RestoreTargets targets, Staging staging) {
    List<Staging.MetadTables> tables = staging.fetchMetaTables(target);
    services.start(targets.topology().metads(), ServiceRole.METAD, context.cancellation());
    MetadRestart restart = new MetadRestart(context, spec.startTimeout());
    restart.awaitAll(targets.topology());
    for (Staging.MetadTables table : tables) {
      context.metad().restoreMeta(table.metad().host(), table.files(), targets.mappings());
    }
    staging.removeMetaTables(tables);
  }

  /** The restored cluster runs: what fails from here on is told, and undoes nothing. */
  private void finish(Manifest target, RestoreTargets targets, OldData old) {
    try {
      Timeline.record(context, target, targets);
      if (spec.keepOldData()) {
        notes.add("the data set aside was kept");
      } else {
        old.drop(context.cancellation());
      }
    } catch (BackupException e) {
      notes.add("the cluster is restored, but: " + e.getMessage());
      context.events().warn("the cluster is restored, but: " + e.getMessage());
    }
  }

  private RestoreFailedException rolledBack(
      Phase phase, RuntimeException failure, OldData old, Topology topology) {
    Cancellation untilDone = new Cancellation();
    String what = "the restore of " + spec.backup() + " failed in " + phase + ": ";
    try {
      services.stopAll(topology, untilDone);
      old.putBack(untilDone);
      if (old.isEmpty()) {
        return new RestoreFailedException(
            what + failure.getMessage() + "; there was no old data to put back", true, failure);
      }
      services.startAll(topology, untilDone);
      return new RestoreFailedException(
          what + failure.getMessage() + "; the old data was put back and started", true, failure);
    } catch (BackupException e) {
      failure.addSuppressed(e);
      return new RestoreFailedException(
          what
              + failure.getMessage()
              + "; and the old data could not be put back: it lies beside the data directories,"
              + " named nebula_old_…: "
              + e.getMessage(),
          false,
          failure);
    }
  }
}
