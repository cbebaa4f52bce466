// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.rocks.CommitMarkers;
import io.nebulabackup.core.agent.BasePosition;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.EngineDirectory;
import io.nebulabackup.core.agent.PartitionWal;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Looks at what WAL and which commit markers engine directories hold. Used for one call. */
public final class WalInspection {

  private static final Pattern PARTITION = Pattern.compile("[1-9][0-9]{0,8}");

  private final ServedPaths paths;
  private final Cancellation cancellation;

  /**
   * Creates the inspection.
   *
   * @param paths confines directories
   * @param cancellation ends the inspection
   */
  public WalInspection(ServedPaths paths, Cancellation cancellation) {
    this.paths = paths;
    this.cancellation = cancellation;
  }

  /**
   * Inspects directories one after another.
   *
   * @param directories the directories
   * @param bases what to hold logs against
   * @param found hears of every partition that has a WAL directory or a commit marker
   * @throws IOException if something cannot be read
   */
  public void run(
      List<EngineDirectory> directories, List<BasePosition> bases, Consumer<PartitionWal> found)
      throws IOException {
    Map<PartitionId, BasePosition> byPartition = new HashMap<>();
    for (BasePosition base : bases) {
      byPartition.put(base.partition(), base);
    }
    for (EngineDirectory directory : directories) {
      inspect(directory, byPartition, found);
    }
  }

  private void inspect(
      EngineDirectory directory, Map<PartitionId, BasePosition> bases, Consumer<PartitionWal> found)
      throws IOException {
    Path walDir = paths.inside(directory.walDir());
    Set<Integer> parts = partitions(walDir);
    Map<Integer, LogPosition> markers = Map.of();
    String dataDir = directory.dataDir();
    if (dataDir != null) {
      markers = CommitMarkers.read(paths.inside(dataDir), cancellation);
      parts.addAll(markers.keySet());
    }
    for (int part : parts) {
      cancellation.check();
      PartitionId id = new PartitionId(directory.space(), part);
      // Told under the name it was asked for, links unresolved.
      String named = directory.walDir() + "/" + part;
      BasePosition base = bases.get(id);
      LogPosition marker = markers.get(part);
      found.accept(
          StableWal.read(
              walDir.resolve(String.valueOf(part)),
              log -> PartitionWal.of(id, named, log, marker, base)));
    }
  }

  /** A space without any record has no WAL directory at all. */
  private static Set<Integer> partitions(Path walDir) throws IOException {
    Set<Integer> parts = new TreeSet<>();
    if (!Files.exists(walDir)) {
      Path engine = walDir.getParent();
      if (engine == null || !Files.isDirectory(engine)) {
        throw new NoSuchFileException(walDir.toString());
      }
      return parts;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(walDir, Files::isDirectory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (PARTITION.matcher(name).matches()) {
          parts.add(Integer.parseInt(name));
        }
      }
    }
    return parts;
  }
}
