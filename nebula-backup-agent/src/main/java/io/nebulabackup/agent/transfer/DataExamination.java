// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.rocks.CommitMarkers;
import io.nebulabackup.agent.rocks.EngineLog;
import io.nebulabackup.agent.rocks.FrozenRocks;
import io.nebulabackup.agent.rocks.WitnessSample;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.agent.DataFindings.Fate;
import io.nebulabackup.core.agent.EngineExamination;
import io.nebulabackup.core.agent.Witness;
import io.nebulabackup.core.wal.LogEntry;
import io.nebulabackup.core.wal.RecordTooLargeException;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Examines frozen data for what changed past the WAL. Used for one call.
 *
 * <p>The cost: of each engine its commit markers and its MANIFEST, at most 64 MiB; of each
 * partition at most sixteen searches for new witnesses and {@value #MAX_LOOKUPS} look-ups of keys,
 * however large its data; and the WAL after the base, once.
 */
public final class DataExamination {

  private static final Logger LOG = LoggerFactory.getLogger(DataExamination.class);

  static final int MAX_LOOKUPS =
      WitnessSample.MAX_WITNESSES + TracedKeys.FIRST_KEYS + TracedKeys.SAMPLED_KEYS;

  private final ServedPaths paths;
  private final Cancellation cancellation;

  /**
   * Creates the examination.
   *
   * @param paths confines directories
   * @param cancellation ends the examination
   */
  public DataExamination(ServedPaths paths, Cancellation cancellation) {
    this.paths = paths;
    this.cancellation = cancellation;
  }

  /**
   * Examines engines one after another.
   *
   * @param engines the engines
   * @param ofEngine hears of every engine
   * @param ofPartition hears of every partition
   * @throws IOException if something cannot be read
   */
  public void run(
      List<EngineExamination> engines,
      Consumer<DataFindings.OfEngine> ofEngine,
      Consumer<DataFindings.OfPartition> ofPartition)
      throws IOException {
    for (EngineExamination engine : engines) {
      cancellation.check();
      Path dataDir = paths.inside(engine.dataDir());
      DataFindings.OfEngine found = EngineLog.read(dataDir, engine.before());
      // Told under the name it was asked for, links unresolved.
      ofEngine.accept(
          new DataFindings.OfEngine(
              engine.dataDir(), found.now(), found.unbroken(), found.ingested()));
      if (!engine.partitions().isEmpty()) {
        try (FrozenRocks rocks = FrozenRocks.open(dataDir)) {
          Map<Integer, LogPosition> markers = CommitMarkers.read(rocks, cancellation);
          for (EngineExamination.OfPartition partition : engine.partitions()) {
            cancellation.check();
            ofPartition.accept(
                examine(partition, markers.get(partition.partition().part()), rocks));
          }
        }
      }
    }
  }

  private DataFindings.OfPartition examine(
      EngineExamination.OfPartition asked, @Nullable LogPosition applied, FrozenRocks rocks)
      throws IOException {
    int part = asked.partition().part();
    List<Witness> witnesses =
        asked.sample() && applied != null
            ? WitnessSample.of(rocks, part, applied.logId())
            : List.of();
    LogPosition after = asked.after();
    if (after == null) {
      return new DataFindings.OfPartition(asked.partition(), applied, null, 0, 0, witnesses);
    }
    TracedKeys keys = applied == null ? null : traced(asked, after, applied);
    if (keys == null) {
      return new DataFindings.OfPartition(
          asked.partition(), applied, Fate.INCOMPARABLE, 0, 0, witnesses);
    }
    DataComparison comparison = DataComparison.of(keys, rocks);
    return new DataFindings.OfPartition(
        asked.partition(),
        applied,
        comparison.fate(),
        comparison.compared(),
        comparison.foreign(),
        witnesses);
  }

  private @Nullable TracedKeys traced(
      EngineExamination.OfPartition asked, LogPosition after, LogPosition applied)
      throws IOException {
    if (applied.logId() < after.logId()) {
      return null;
    }
    if (applied.logId() == after.logId()) {
      return new TracedKeys(asked.witnesses());
    }
    try {
      return StableWal.read(
              paths.inside(asked.walDir()),
              log ->
                  log.holds(after.logId() + 1) && log.holds(applied.logId())
                      ? Optional.of(trace(asked, log, after.logId() + 1, applied.logId()))
                      : Optional.<TracedKeys>empty())
          .orElse(null);
    } catch (CorruptWalException | RecordTooLargeException e) {
      // Not the place to fail: whoever ships these records finds the damage, if they matter.
      LOG.warn("partition {} is not compared with its log", asked.partition(), e);
      return null;
    }
  }

  private TracedKeys trace(EngineExamination.OfPartition asked, WalLog log, long from, long to)
      throws IOException {
    TracedKeys keys = new TracedKeys(asked.witnesses());
    try (WalCursor records = log.read(from, to)) {
      for (WalRecord record = records.next(); record != null; record = records.next()) {
        cancellation.check();
        if (!record.isHeartbeat()) {
          keys.at(record.logId());
          LogEntry.decode(record.message(), asked.walDir(), 0).forEach(keys);
        }
      }
    }
    return keys;
  }
}
