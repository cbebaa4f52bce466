// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import io.nebulabackup.error.BackupException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files the vendor's incremental upload takes (nebula-agent internal/utils/increment.go):
 * every WAL file from the one that holds the base's commit on, and {@code commitlog.id}, which only
 * the enterprise edition writes.
 */
final class IncrementalSelection {

  private static final Pattern WAL = Pattern.compile("([0-9]{1,19})\\.wal");
  private static final String COMMIT_LOG = "commitlog.id";

  private IncrementalSelection() {}

  /** The directory does not continue the base. */
  static final class GapException extends BackupException {
    private static final long serialVersionUID = 1L;

    GapException(String message) {
      super("WAL_GAP", message, null);
    }
  }

  static List<String> select(Path dir, long commitLogId, long lastLogId) throws IOException {
    NavigableMap<Long, String> segments = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
      for (Path entry : entries) {
        Matcher name = WAL.matcher(String.valueOf(entry.getFileName()));
        if (name.matches()) {
          segments.put(Long.parseLong(name.group(1)), name.group());
        }
      }
    }
    Map.Entry<Long, String> split = segments.floorEntry(commitLogId);
    if (split == null) {
      throw new GapException(
          dir + " doesn't have incremental wal: none begins at or before log id " + commitLogId);
    }
    if (lastLogId < segments.firstKey()) {
      throw new GapException(
          dir + " wal is discontinuous: it begins after the base's last log id " + lastLogId);
    }
    if (!Files.isRegularFile(dir.resolve(COMMIT_LOG))) {
      throw new NoSuchFileException(dir.resolve(COMMIT_LOG).toString());
    }
    List<String> selected = new ArrayList<>(segments.tailMap(split.getKey(), true).values());
    selected.add(COMMIT_LOG);
    return selected;
  }
}
