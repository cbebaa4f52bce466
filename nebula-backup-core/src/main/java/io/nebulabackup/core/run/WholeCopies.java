// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.core.plan.Replica;
import io.nebulabackup.core.rocks.RocksCopy;
import io.nebulabackup.core.wal.WalSegmentName;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.Finding;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks that engines copied whole are complete. An agent ships what it finds: a file that has gone
 * since the checkpoint was looked into, as when the space is dropped meanwhile, is missed by nobody
 * else once the shipment is repeated.
 */
final class WholeCopies {

  private static final int MAX_SHOWN = 20;

  private final RunContext context;
  private final FrozenCluster checkpoint;
  private final Function<FrozenCluster.Engine, String> prefixes;

  WholeCopies(
      RunContext context,
      FrozenCluster checkpoint,
      Function<FrozenCluster.Engine, String> prefixes) {
    this.context = context;
    this.checkpoint = checkpoint;
    this.prefixes = prefixes;
  }

  /**
   * Holds what has landed against what RocksDB itself says it consists of, and against where each
   * replica's log began.
   *
   * @throws TransferException naming what is missing
   */
  void requireComplete(Set<Integer> spaces, Landed landed) {
    Map<String, Long> sizes =
        landed.objects().stream().collect(Collectors.toMap(StoredFile::key, StoredFile::size));
    Map<Integer, List<FrozenCluster.Engine>> byHost = new TreeMap<>();
    for (FrozenCluster.Engine engine : checkpoint.engines()) {
      if (spaces.contains(engine.space())) {
        byHost.computeIfAbsent(engine.storage(), any -> new ArrayList<>()).add(engine);
      }
    }
    List<Finding> findings = new ArrayList<>();
    HostWork.onEach(
            byHost.values(),
            context.cancellation(),
            (engines, cancellation) -> {
              List<Finding> found = new ArrayList<>();
              for (FrozenCluster.Engine engine : engines) {
                cancellation.check();
                found.addAll(check(engine, sizes));
              }
              return found;
            })
        .forEach(findings::addAll);
    if (!findings.isEmpty()) {
      throw new TransferException(
          findings.size()
              + " files of the checkpoint "
              + checkpoint.name()
              + " were not shipped: "
              + findings.stream()
                  .limit(MAX_SHOWN)
                  .map(finding -> finding.subject() + " " + finding.detail())
                  .collect(Collectors.joining(", "))
              + "; they were gone when an agent came to them, as after DROP SPACE. The backup was"
              + " not committed: run it again",
          null);
    }
  }

  private List<Finding> check(FrozenCluster.Engine engine, Map<String, Long> sizes) {
    String prefix = prefixes.apply(engine);
    List<Finding> found =
        new ArrayList<>(
            RocksCopy.check(
                checkpoint.name(),
                prefix + "/data/",
                sizes,
                key -> context.repository().backend().open(ObjectKey.of(key), ByteRange.all())));
    checkpoint
        .replicas()
        .forEach(
            (id, replicas) -> {
              for (Replica replica : replicas) {
                LogPosition first = replica.wal().first();
                if (id.space() == engine.space()
                    && replica.storage() == engine.storage()
                    && replica.dataIndex() == engine.dataIndex()
                    && first != null) {
                  String key =
                      prefix + "/wal/" + id.part() + "/" + WalSegmentName.of(first.logId());
                  if (!sizes.containsKey(key)) {
                    found.add(
                        new Finding(
                            Finding.Kind.OBJECT_MISSING,
                            checkpoint.name(),
                            key,
                            "is not in the repository, though the log began with it"));
                  }
                }
              }
            });
    return found;
  }
}
