// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.manifest.WholeSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings a full backup back with the means of the vendor's agent, as its br does: every storaged
 * gets its checkpoint as it was, WAL included. What the agent did not fetch, and did not tell, is
 * found when the storaged opens its data and its WAL must reach the backup's end.
 */
final class VendorStaging implements Staging {

  private final RunContext context;
  private final RestoreTargets targets;
  private final Manifest backup;

  VendorStaging(RunContext context, RestoreTargets targets, Manifest backup) {
    this.context = context;
    this.targets = targets;
    this.backup = backup;
  }

  /** Whether some host has the vendor's agent: then all are asked for what every agent offers. */
  static boolean isNeeded(RunContext context, Topology topology) {
    List<Topology.Service> services = new ArrayList<>(topology.storages());
    services.addAll(topology.metads());
    return services.stream()
        .anyMatch(service -> !context.agents().at(service.agentHost()).isOurs());
  }

  private record Directory(Topology.Service service, String prefix, String target) {}

  @Override
  public void fetchData(StagingPlan plan) {
    Map<String, List<Directory>> byAgent = new TreeMap<>();
    for (WholeSpace space : backup.wholeSpaces()) {
      for (WholeSpace.Engine engine : space.engines()) {
        targets
            .storage(backup.topology().storages().get(engine.storage()).host())
            .ifPresent(
                storage ->
                    byAgent
                        .computeIfAbsent(storage.agent(), any -> new ArrayList<>())
                        .add(
                            new Directory(
                                storage,
                                engine.keyPrefix(),
                                storage.dataDirs().get(engine.dataIndex())
                                    + "/nebula/"
                                    + space.space())));
      }
    }
    download(byAgent);
  }

  private void download(Map<String, List<Directory>> byAgent) {
    HostWork.onEach(
        byAgent.values(),
        context.cancellation(),
        (directories, cancellation) -> {
          for (Directory directory : directories) {
            context
                .agents()
                .at(directory.service().agentHost())
                .downloadDirectory(
                    context.connection().repository(),
                    directory.prefix(),
                    directory.target(),
                    cancellation);
          }
          return true;
        });
  }

  /** The WAL came with the data. */
  @Override
  public void layOutWal(StagingPlan plan) {}

  @Override
  public List<MetadTables> fetchMetaTables(Manifest target) {
    String prefix = java.util.Objects.requireNonNull(target.metaTables().keyPrefix());
    Map<String, List<Directory>> byAgent = new TreeMap<>();
    List<MetadTables> placed = new ArrayList<>();
    for (Topology.Service metad : targets.topology().metads()) {
      String directory = metad.dataDirs().get(0) + META_DIR;
      byAgent
          .computeIfAbsent(metad.agent(), any -> new ArrayList<>())
          .add(new Directory(metad, prefix, directory));
      placed.add(
          new MetadTables(
              metad,
              directory,
              target.metaTables().files().stream().map(name -> directory + "/" + name).toList()));
    }
    download(byAgent);
    return placed;
  }

  @Override
  public void removeMetaTables(List<MetadTables> tables) {
    tables.forEach(
        placed -> context.agents().at(placed.metad().agentHost()).removeDir(placed.directory()));
  }

  /** The vendor's agent does not count. */
  @Override
  public long bytesFetched() {
    return 0;
  }
}
