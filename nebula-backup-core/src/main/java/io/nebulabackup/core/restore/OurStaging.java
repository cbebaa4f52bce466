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

/** Has our agents of all hosts fetch and lay out. */
final class OurStaging implements Staging {

  private static final long SEGMENT_BYTES = 16L << 20;

  private final RunContext context;
  private final RestoreTargets targets;
  private final int concurrency;
  private final AtomicLong bytesFetched = new AtomicLong();

  OurStaging(RunContext context, RestoreTargets targets, int concurrency) {
    this.context = context;
    this.targets = targets;
    this.concurrency = concurrency;
  }

  @Override
  public long bytesFetched() {
    return bytesFetched.get();
  }

  private void count(List<TransferSummary> summaries) {
    summaries.forEach(summary -> bytesFetched.addAndGet(summary.bytes()));
  }

  @Override
  public void fetchData(StagingPlan plan) {
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

  @Override
  public void layOutWal(StagingPlan plan) {
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

  @Override
  public List<MetadTables> fetchMetaTables(Manifest target) {
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

  @Override
  public void removeMetaTables(List<MetadTables> tables) {
    tables.forEach(
        placed -> context.agents().at(placed.metad().agentHost()).removeDir(placed.directory()));
  }
}
