// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.agent.FetchFile;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.MetaTables;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.model.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Has the agents of all hosts fetch and lay out, side by side. */
final class Staging {

  private static final long SEGMENT_BYTES = 16L << 20;
  private static final String META_DIR = "/nebula-backup-restore";

  private final RunContext context;
  private final RestoreTargets targets;
  private final int concurrency;
  private final AtomicLong bytesFetched = new AtomicLong();

  Staging(RunContext context, RestoreTargets targets, int concurrency) {
    this.context = context;
    this.targets = targets;
    this.concurrency = concurrency;
  }

  long bytesFetched() {
    return bytesFetched.get();
  }

  private void count(List<TransferSummary> summaries) {
    summaries.forEach(summary -> bytesFetched.addAndGet(summary.bytes()));
  }

  void fetchData(StagingPlan plan) {
    count(
        HostWork.onEach(
            targets.storages(),
            context.cancellation(),
            (storage, cancellation) ->
                context
                    .agents()
                    .at(storage.agentHost())
                    .fetchFiles(
                        context.connection().repository(),
                        plan.data().getOrDefault(storage.host(), List.of()),
                        concurrency,
                        context.events().progressOf(storage),
                        cancellation)));
  }

  void layOutWal(StagingPlan plan) {
    count(
        HostWork.onEach(
            targets.storages(),
            context.cancellation(),
            (storage, cancellation) ->
                context
                    .agents()
                    .at(storage.agentHost())
                    .layOutWal(
                        context.connection().repository(),
                        plan.wal().getOrDefault(storage.host(), List.of()),
                        SEGMENT_BYTES,
                        concurrency,
                        context.events().progressOf(storage),
                        cancellation)));
  }

  /**
   * Metad's tables on one metad's disk.
   *
   * @param metad the metad
   * @param directory where they were put
   * @param files their paths
   */
  record MetadTables(Topology.Service metad, String directory, List<String> files) {}

  /** Every metad takes in the tables on its own, from its own disk. */
  List<MetadTables> fetchMetaTables(Manifest target) {
    MetaTables tables = target.metaTables();
    Map<String, StoredFile> objects = new HashMap<>();
    target.objects().forEach(object -> objects.put(object.key(), object));
    List<MetadTables> placed = new ArrayList<>();
    for (Topology.Service metad : targets.topology().metads()) {
      String directory = metad.dataDirs().get(0) + META_DIR;
      List<FetchFile> files = new ArrayList<>();
      if (tables.zipKey() != null) {
        files.add(new FetchFile(stored(objects, tables.zipKey(), target), directory, true));
      } else {
        for (String name : tables.files()) {
          files.add(
              new FetchFile(
                  stored(objects, tables.keyPrefix() + "/" + name, target),
                  directory + "/" + name,
                  false));
        }
      }
      count(
          List.of(
              context
                  .agents()
                  .at(metad.agentHost())
                  .fetchFiles(
                      context.connection().repository(),
                      files,
                      concurrency,
                      context.events().progressOf(metad),
                      context.cancellation())));
      placed.add(
          new MetadTables(
              metad,
              directory,
              tables.files().stream().map(name -> directory + "/" + name).toList()));
    }
    return placed;
  }

  private static StoredObject stored(
      Map<String, StoredFile> objects, String key, Manifest manifest) {
    StoredFile file = objects.get(key);
    if (file == null) {
      throw new CorruptBackupException(
          List.of(
              new Finding(
                  Finding.Kind.MANIFEST_CORRUPT,
                  manifest.name(),
                  key,
                  "is named among metad's tables but not among the objects")),
          null);
    }
    return new StoredObject(file.key(), file.size(), file.sha256());
  }

  void removeMetaTables(List<MetadTables> tables) {
    tables.forEach(
        placed -> context.agents().at(placed.metad().agentHost()).removeDir(placed.directory()));
  }
}
