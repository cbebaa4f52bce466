// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.chain;

import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.model.Finding;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Follows every partition of a chain's target back to where its space was copied whole. */
public final class PartitionLogs {

  private final List<Manifest> links;
  private final List<Map<PartitionId, Partition>> partitions = new ArrayList<>();
  private final Map<String, StoredFile> objects = new HashMap<>();
  private final Map<String, List<StoredFile>> segmentsByDirectory = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private PartitionLogs(Chain chain) {
    this.links = chain.manifests();
    for (Manifest link : links) {
      Map<PartitionId, Partition> byId = new HashMap<>();
      link.partitions().forEach(partition -> byId.put(partition.id(), partition));
      partitions.add(byId);
      for (StoredFile object : link.objects()) {
        objects.put(object.key(), object);
        if (object.key().endsWith(".wal")) {
          segmentsByDirectory
              .computeIfAbsent(parent(object.key()), any -> new ArrayList<>())
              .add(object);
        }
      }
    }
  }

  /**
   * The partitions of a chain's target.
   *
   * @param logs every partition that could be followed, ordered by space and partition
   * @param findings why others could not
   */
  public record Result(List<PartitionLog> logs, List<Finding> findings) {}

  /**
   * Follows the partitions.
   *
   * @param chain the chain
   * @return the partitions' logs, and what does not fit
   */
  public static Result of(Chain chain) {
    PartitionLogs followed = new PartitionLogs(chain);
    Map<PartitionId, PartitionLog> logs = new TreeMap<>();
    for (Partition partition : chain.target().partitions()) {
      PartitionLog log = followed.follow(partition);
      if (log != null) {
        logs.put(partition.id(), log);
      }
    }
    return new Result(List.copyOf(logs.values()), List.copyOf(followed.findings));
  }

  private @Nullable PartitionLog follow(Partition target) {
    List<PartitionLog.Run> runs = new ArrayList<>();
    long upTo = target.last().logId();
    Partition current = target;
    for (int i = links.size() - 1; ; i--) {
      if (current.whole() != null) {
        return wholeAt(i, current, upTo, runs, target);
      }
      Partition.Delta delta = current.delta();
      if (delta == null || i == 0) {
        return discontinuous(i, target, "has no base");
      }
      if (!collect(i, current, delta, upTo, runs)) {
        return null;
      }
      Partition before = partitions.get(i - 1).get(target.id());
      if (before == null) {
        return discontinuous(i, target, "is not in its base");
      }
      LogPosition after = delta.after();
      boolean whole = after.equals(before.last());
      boolean steppedBack =
          after.logId() < before.last().logId()
              && !before.committed()
              && after.logId() >= before.floor();
      if (!whole && !steppedBack) {
        return discontinuous(
            i, target, "continues from " + after + " where its base ends at " + before.last());
      }
      upTo = Math.min(upTo, after.logId());
      current = before;
    }
  }

  private boolean collect(
      int link, Partition current, Partition.Delta delta, long upTo, List<PartitionLog.Run> runs) {
    long next = delta.after().logId() + 1;
    List<PartitionLog.Run> own = new ArrayList<>();
    for (Partition.Slice slice : delta.slices()) {
      StoredFile pack = objects.get(slice.packKey());
      if (pack == null || slice.first().logId() != next) {
        discontinuous(
            link, current, "has no record " + next + " in a pack of the backup: " + slice);
        return false;
      }
      if (slice.first().logId() <= upTo) {
        own.add(
            new PartitionLog.Run(
                pack, slice.first().logId(), Math.min(upTo, slice.last().logId())));
      }
      next = slice.last().logId() + 1;
    }
    if (next - 1 != current.last().logId()) {
      discontinuous(link, current, "ends at " + (next - 1) + ", not at " + current.last());
      return false;
    }
    runs.addAll(0, own);
    return true;
  }

  private @Nullable PartitionLog wholeAt(
      int link, Partition current, long upTo, List<PartitionLog.Run> runs, Partition target) {
    Manifest base = links.get(link);
    Partition.Whole whole = java.util.Objects.requireNonNull(current.whole());
    List<StoredFile> segments = List.of();
    Partition.Copy source = whole.walSource();
    if (source != null) {
      String prefix = enginePrefix(base, current.space(), source);
      if (prefix == null) {
        return discontinuous(link, target, "has no copy at " + source);
      }
      segments =
          segmentsByDirectory.getOrDefault(prefix + "/wal/" + current.part(), List.of()).stream()
              .sorted((a, b) -> a.key().compareTo(b.key()))
              .toList();
      if (segments.isEmpty()) {
        return discontinuous(link, target, "has no WAL at " + source);
      }
    }
    return new PartitionLog(target, base, whole, segments, upTo, runs);
  }

  /**
   * Finds the prefix of a copy's engine.
   *
   * @param manifest the backup in which the space was copied whole
   * @param space the space's id
   * @param copy the copy
   * @return the prefix, or null if the backup has no such engine
   */
  public static @Nullable String enginePrefix(Manifest manifest, int space, Partition.Copy copy) {
    for (WholeSpace whole : manifest.wholeSpaces()) {
      if (whole.space() == space) {
        for (WholeSpace.Engine engine : whole.engines()) {
          if (engine.storage() == copy.storage() && engine.dataIndex() == copy.dataIndex()) {
            return engine.keyPrefix();
          }
        }
      }
    }
    return null;
  }

  private @Nullable PartitionLog discontinuous(int link, Partition partition, String what) {
    findings.add(
        new Finding(
            Finding.Kind.LOG_DISCONTINUOUS,
            links.get(link).name(),
            "partition " + partition.id(),
            what));
    return null;
  }

  private static String parent(String key) {
    int slash = key.lastIndexOf('/');
    return slash < 0 ? "" : key.substring(0, slash);
  }
}
