// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Weighs what was found of one space. CLEAR SPACE takes the data of all partitions, so a single key
 * of the base that is still there, and that nothing wrote again, speaks against it; without one, a
 * single partition whose oldest data is gone speaks for it.
 */
final class SpaceEvidence {

  private final List<String> ingested = new ArrayList<>();
  private final List<PartitionId> gone = new ArrayList<>();
  private final List<PartitionId> unmarked = new ArrayList<>();
  private boolean survived;
  private int files;
  private long bytes;

  /** Adds what an engine's history tells. */
  void add(DataFindings.OfEngine engine) {
    files += engine.ingested().size();
    bytes += engine.ingested().stream().mapToLong(DataFindings.Ingested::bytes).sum();
  }

  /** Adds what single keys tell. */
  void add(DataFindings.OfPartition partition) {
    if (partition.foreign() > 0) {
      ingested.add(
          partition.foreign()
              + " of "
              + partition.compared()
              + " keys looked at in partition "
              + partition.partition()
              + " have values that its log never wrote");
    }
    DataFindings.Fate fate = partition.fate();
    survived |= fate == DataFindings.Fate.SURVIVED;
    if (fate == DataFindings.Fate.GONE) {
      gone.add(partition.partition());
    }
  }

  /** Adds a partition that had a commit marker and has none any more; CLEAR SPACE takes it too. */
  void addUnmarked(PartitionId partition) {
    unmarked.add(partition);
  }

  /** Adds a job that metad has on its list. */
  void addIngestJob(int job) {
    ingested.add("metad lists job " + job + " of type INGEST, younger than the base");
  }

  /** Returns what happened to the space, if anything did. */
  Optional<SpaceChange> change() {
    List<String> cleared = new ArrayList<>();
    if (!unmarked.isEmpty()) {
      cleared.add("no replica of " + named(unmarked) + " has a commit marker any more");
    }
    if (!gone.isEmpty() && !survived) {
      cleared.add("data of " + named(gone) + " is gone that no record of its log removed");
    }
    List<String> all = new ArrayList<>(cleared);
    if (files > 0) {
      all.add("its replicas have taken in " + files + " files of " + bytes + " bytes");
    }
    all.addAll(ingested);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SpaceChange(
            cleared.isEmpty() ? WholeSpace.Reason.INGESTED : WholeSpace.Reason.CLEARED,
            String.join("; ", all)));
  }

  private static String named(List<PartitionId> partitions) {
    return partitions.size() == 1
        ? "partition " + partitions.get(0)
        : partitions.size() + " partitions, such as " + partitions.get(0) + ",";
  }
}
