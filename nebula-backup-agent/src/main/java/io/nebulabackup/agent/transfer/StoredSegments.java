// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.wal.WalSegmentName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** WAL segments in a store, named as on the disk of the storaged they were taken from. */
final class StoredSegments {

  private final List<StoredObject> segments;

  private StoredSegments(List<StoredObject> segments) {
    this.segments = segments;
  }

  /** Leaves out what ends before a record. */
  static StoredSegments reachingTo(long logId, List<StoredObject> segments) {
    int from =
        IntStream.range(0, segments.size())
            .filter(i -> firstLogId(segments.get(i)) <= logId)
            .max()
            .orElse(0);
    return new StoredSegments(segments.subList(from, segments.size()));
  }

  private static long firstLogId(StoredObject segment) {
    OptionalLong first = WalSegmentName.parse(name(segment));
    return first.orElseThrow(
        () -> WorkFailedException.invalid(segment.key() + " is no WAL segment's name"));
  }

  private static String name(StoredObject segment) {
    return segment.key().substring(segment.key().lastIndexOf('/') + 1);
  }

  long bytes() {
    return segments.stream().mapToLong(StoredObject::size).sum();
  }

  /** The first record that is there, by the first segment's name. */
  long firstLogId() {
    return firstLogId(segments.get(0));
  }

  /** Fetches the segments into a directory, checked. */
  void fetch(VerifiedDownload download, Path dir) throws IOException {
    Files.createDirectories(dir);
    for (StoredObject segment : segments) {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(dir.resolve(name(segment))), 1 << 16)) {
        download.copy(segment, out);
      }
    }
  }
}
