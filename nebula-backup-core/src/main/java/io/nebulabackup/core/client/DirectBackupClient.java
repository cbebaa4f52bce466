// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.client;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.BackupListener;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.BackupOperations;
import io.nebulabackup.RepositoryOperations;
import io.nebulabackup.RestoreOperations;
import io.nebulabackup.core.adopt.Adoption;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.context.Events;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.hosts.AgentPool;
import io.nebulabackup.core.manifest.ManifestCodec;
import io.nebulabackup.core.metad.MetadClient;
import io.nebulabackup.core.metad.MetadOptions;
import io.nebulabackup.core.metad.MetadTlsFiles;
import io.nebulabackup.core.metad.StoragedHttp;
import io.nebulabackup.core.plan.BackupPlanner;
import io.nebulabackup.core.plan.PlannedBackup;
import io.nebulabackup.core.plan.WalRetention;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.restore.RestoreRun;
import io.nebulabackup.core.run.BackupRun;
import io.nebulabackup.core.run.CleanupRun;
import io.nebulabackup.core.run.DeletionRun;
import io.nebulabackup.core.storage.MeteredStorageBackend;
import io.nebulabackup.core.storage.StorageBackends;
import io.nebulabackup.core.storage.StorageMeter;
import io.nebulabackup.core.verify.VerifyRun;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.BackupPlan;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.CleanupReport;
import io.nebulabackup.model.RestoreReport;
import io.nebulabackup.model.VerifyReport;
import io.nebulabackup.spec.ConnectionSpec;
import io.nebulabackup.spec.FullBackupSpec;
import io.nebulabackup.spec.IncrementalBackupSpec;
import io.nebulabackup.spec.RestoreSpec;
import io.nebulabackup.spec.VerifySpec;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.analysis.StorageAnalysis;
import io.nebulabackup.storage.analysis.StorageProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Drives a cluster directly: metad by thrift, agents by gRPC, the store by its backend. */
final class DirectBackupClient
    implements BackupClient, BackupOperations, RestoreOperations, RepositoryOperations {

  private final ConnectionSpec connection;
  private final StorageBackend backend;
  private final AgentPool agents;
  private final Set<RunningOperation<?>> running = ConcurrentHashMap.newKeySet();

  DirectBackupClient(ConnectionSpec connection) {
    this.connection = connection;
    this.backend = StorageBackends.open(connection.repository());
    this.agents = new AgentPool(connection);
  }

  @Override
  public BackupOperations backups() {
    return this;
  }

  @Override
  public RestoreOperations restores() {
    return this;
  }

  @Override
  public RepositoryOperations repository() {
    return this;
  }

  @Override
  public BackupPlan plan(FullBackupSpec spec) {
    return inContext(
        new Events(BackupListener.NONE),
        new Cancellation(),
        context -> planner(context).tryToWrite().full().report());
  }

  @Override
  public BackupPlan plan(IncrementalBackupSpec spec) {
    return inContext(
        new Events(BackupListener.NONE),
        new Cancellation(),
        context -> planner(context).tryToWrite().incremental(spec).report());
  }

  @Override
  public BackupOperation<BackupSet> start(FullBackupSpec spec, BackupListener listener) {
    return start(
        "full",
        listener,
        context -> back(context, () -> planner(context).full(), spec.concurrency(), 0));
  }

  @Override
  public BackupOperation<BackupSet> start(IncrementalBackupSpec spec, BackupListener listener) {
    return start(
        "incremental",
        listener,
        context ->
            back(
                context,
                () -> planner(context).incremental(spec),
                spec.concurrency(),
                spec.compressionLevel()));
  }

  private static BackupSet back(
      RunContext context, Supplier<PlannedBackup> planning, int concurrency, int compressionLevel) {
    Instant startedAt = Instant.now();
    context.events().begin(Phase.PLAN);
    PlannedBackup planned = planning.get();
    planned.report().warnings().forEach(context.events()::warn);
    return new BackupRun(context, planned, concurrency, compressionLevel, startedAt).run();
  }

  @Override
  public List<BackupSet> list() {
    Repository repository = repositoryOf(backend);
    List<BackupSet> sets = new ArrayList<>();
    for (String name : repository.overview().backups()) {
      try {
        repository.manifest(name).map(DirectBackupClient::describe).ifPresent(sets::add);
      } catch (CorruptBackupException | IncompatibleFormatException e) {
        // What is damaged is for verify() to report.
      }
    }
    sets.sort(java.util.Comparator.comparing(BackupSet::startedAt).thenComparing(BackupSet::name));
    return List.copyOf(sets);
  }

  @Override
  public Optional<BackupSet> find(String name) {
    return repositoryOf(backend).manifest(name).map(DirectBackupClient::describe);
  }

  private static BackupSet describe(ManifestCodec.Stored stored) {
    return stored.manifest().toBackupSet(stored.bytes());
  }

  @Override
  public BackupOperation<RestoreReport> start(RestoreSpec spec, BackupListener listener) {
    return start("restore", listener, context -> new RestoreRun(context, spec).run());
  }

  @Override
  public BackupOperation<VerifyReport> start(VerifySpec spec, BackupListener listener) {
    Events events = new Events(listener);
    Cancellation cancellation = new Cancellation();
    return track(
        RunningOperation.start(
            "verify",
            cancellation,
            events,
            () -> {
              events.begin(Phase.VERIFY);
              return new VerifyRun(
                      repositoryOf(backend), spec, events.progressOf(spec), cancellation)
                  .run();
            }));
  }

  @Override
  public BackupOperation<BackupSet> startAdoption(String backup, BackupListener listener) {
    return start("adoption", listener, context -> new Adoption(context).run(backup));
  }

  @Override
  public CleanupReport findOrphans() {
    return inContext(
        new Events(BackupListener.NONE),
        new Cancellation(),
        context -> new CleanupRun(context).find());
  }

  @Override
  public CleanupReport remove(CleanupReport orphans) {
    return inContext(
        new Events(BackupListener.NONE),
        new Cancellation(),
        context -> new CleanupRun(context).remove(orphans));
  }

  @Override
  public CleanupReport delete(String backup) {
    if (connection.metads().isEmpty()) {
      return DeletionRun.withoutCluster(repositoryOf(backend), connection.lockLease(), backup)
          .run();
    }
    return inContext(
        new Events(BackupListener.NONE),
        new Cancellation(),
        context -> new DeletionRun(context, backup).run());
  }

  @Override
  public StorageProfile analyze() {
    StorageLocation probed = StorageBackends.forAnalysis(connection.repository());
    try (StorageBackend store = StorageBackends.open(probed)) {
      return StorageAnalysis.of(store).openedWith(probed).run();
    }
  }

  private BackupPlanner planner(RunContext context) {
    return new BackupPlanner(
        context.repository(),
        context.metad(),
        context.clusterIds(),
        new WalRetention(new StoragedHttp(connection.timeout()), connection.storagedHttpPort()),
        context.cancellation());
  }

  private <T> BackupOperation<T> start(
      String name, BackupListener listener, Function<RunContext, T> work) {
    requireMetad();
    Events events = new Events(listener);
    Cancellation cancellation = new Cancellation();
    return track(
        RunningOperation.start(
            name, cancellation, events, () -> inContext(events, cancellation, work)));
  }

  private <T> RunningOperation<T> track(RunningOperation<T> operation) {
    running.add(operation);
    operation.completion().whenComplete((result, failure) -> running.remove(operation));
    return operation;
  }

  private <T> T inContext(Events events, Cancellation cancellation, Function<RunContext, T> work) {
    requireMetad();
    StorageMeter meter = new StorageMeter();
    try (MetadClient metad = MetadClient.of(connection.metads(), metadOptions())) {
      return work.apply(
          new RunContext(
              connection,
              repositoryOf(new MeteredStorageBackend(backend, meter)),
              meter,
              metad,
              agents,
              events,
              cancellation));
    }
  }

  private MetadOptions metadOptions() {
    return MetadOptions.DEFAULT
        .withTls(connection.metadTls().map(MetadTlsFiles::load).orElse(null))
        .withTimeouts(
            connection.timeout(),
            connection.timeout(),
            connection.operationTimeout(),
            connection.timeout());
  }

  private void requireMetad() {
    if (connection.metads().isEmpty()) {
      throw new InvalidSpecException(
          "metad", "missing", "pass host:port of a metad: this operation needs the cluster");
    }
  }

  private Repository repositoryOf(StorageBackend store) {
    return new Repository(store, connection.repository().uri().toString());
  }

  @Override
  public void close() {
    running.forEach(RunningOperation::cancel);
    running.forEach(RunningOperation::awaitEnd);
    agents.close();
    backend.close();
  }
}
