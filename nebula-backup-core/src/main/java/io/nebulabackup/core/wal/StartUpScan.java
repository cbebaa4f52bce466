// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the segments of a log by the rules of storaged's own start-up scan, but changes nothing on
 * disk: what storaged would remove or cut off is left out and noted. Source: NebulaGraph 3.8
 * src/kvstore/wal/FileBasedWal.cpp, scanAllWalFiles and scanLastWal.
 */
final class StartUpScan {

  private static final int EDGE_WINDOW = 4 << 10;
  private static final int SCAN_WINDOW = 64 << 10;

  private final int maxMessageBytes;
  private final List<String> notes = new ArrayList<>();

  StartUpScan(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** What was left out and why, in words. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Finds the segments that count, in order. A directory that is missing holds none. */
  List<WalSegment> scan(Path dir) throws IOException {
    NavigableMap<Long, Path> files = list(dir);
    if (files.isEmpty()) {
      return List.of();
    }
    List<Found> found = new ArrayList<>();
    Map.Entry<Long, Path> newest = files.lastEntry();
    for (Map.Entry<Long, Path> file : files.headMap(newest.getKey(), false).entrySet()) {
      found.add(new Found(file.getKey(), file.getValue(), edges(file.getKey(), file.getValue())));
    }
    WalSegment scanned = scanNewest(newest.getKey(), newest.getValue());
    if (scanned == null) {
      notes.add(newest.getValue() + ": newest segment without one readable record, left out");
    } else {
      found.add(new Found(newest.getKey(), newest.getValue(), scanned));
    }
    return behindLastGap(found);
  }

  private NavigableMap<Long, Path> list(Path dir) throws IOException {
    NavigableMap<Long, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(dir, "*" + WalSegmentName.SUFFIX)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        OptionalLong first = WalSegmentName.parse(name);
        if (first.isEmpty() || !Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          notes.add(entry + ": not a segment, left out");
          continue;
        }
        Path other = files.put(first.getAsLong(), entry);
        if (other != null) {
          boolean canonical = name.equals(WalSegmentName.of(first.getAsLong()));
          files.put(first.getAsLong(), canonical ? entry : other);
          notes.add((canonical ? other : entry) + ": second segment of the same id, left out");
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      notes.add(dir + ": no such directory, taken as an empty log");
    }
    return files;
  }

  /** Looks at a segment's first and last record only; null if they are not in order. */
  private @Nullable WalSegment edges(long first, Path path) throws IOException {
    try (SegmentFile file = SegmentFile.open(path, maxMessageBytes, EDGE_WINDOW)) {
      if (file.bytes() == 0) {
        notes.add(path + ": empty segment");
        return null;
      }
      if (file.bytes() < RecordHeader.OVERHEAD) {
        notes.add(path + ": shorter than a record");
        return null;
      }
      long id = file.headerAt(0).logId();
      if (id != first) {
        notes.add(path + ": first record has log id " + id);
        return null;
      }
      RecordHeader last = file.headerAt(file.startOfRecordBefore(file.bytes()));
      if (last.logId() < first || last.term() < 0) {
        // storaged would believe it, and have a log that ends before it begins.
        notes.add(path + ": last record has log id " + last.logId() + ", term " + last.term());
        return null;
      }
      return new WalSegment(path, first, new LogPosition(last.logId(), last.term()), file.bytes());
    } catch (CorruptWalException e) {
      notes.add(e.getMessage());
      return null;
    }
  }

  /** Reads the newest segment's heads one by one, up to the last record that is whole. */
  private @Nullable WalSegment scanNewest(long first, Path path) throws IOException {
    try (SegmentFile file = SegmentFile.open(path, maxMessageBytes, SCAN_WINDOW)) {
      RecordHeader last = null;
      long offset = 0;
      String flaw = null;
      long wanted = first;
      while (offset < file.bytes() && flaw == null) {
        RecordHeader header = headIfThere(file, offset);
        flaw = flawOf(file, header, offset, wanted);
        if (header != null && flaw == null) {
          last = header;
          offset += header.recordBytes();
          wanted++;
        }
      }
      if (last == null) {
        // storaged cuts off nothing then, and goes by what the edges say.
        return edges(first, path);
      }
      if (flaw != null) {
        notes.add(path + " at byte " + offset + ": " + flaw + "; cut off here");
      }
      if (last.term() < 0) {
        throw new CorruptWalException(path.toString(), offset, "term " + last.term());
      }
      return new WalSegment(path, first, new LogPosition(last.logId(), last.term()), offset);
    }
  }

  private static @Nullable RecordHeader headIfThere(SegmentFile file, long offset)
      throws IOException {
    return file.bytes() - offset < RecordHeader.OVERHEAD ? null : file.headerAt(offset);
  }

  /** Says why storaged would cut the newest segment at this record; null if it would not. */
  private @Nullable String flawOf(
      SegmentFile file, @Nullable RecordHeader header, long offset, long wanted)
      throws IOException {
    if (header == null) {
      return "record cut off";
    }
    if (header.logId() != wanted) {
      return "log id " + header.logId() + ", wanted " + wanted;
    }
    int length = header.messageLength();
    if (length < 0) {
      return "message length " + length;
    }
    if ((long) length + RecordHeader.OVERHEAD > file.bytes() - offset) {
      return "record cut off";
    }
    if (file.footerAt(offset + RecordHeader.BYTES + length) != length) {
      return "message lengths before and after the message differ";
    }
    if (length > maxMessageBytes) {
      throw new CorruptWalException(
          file.source(), offset, "message length " + length + ", at most " + maxMessageBytes);
    }
    return null;
  }

  private List<WalSegment> behindLastGap(List<Found> found) {
    int from = 0;
    for (int i = 1; i < found.size(); i++) {
      // As in storaged: the file just before decides, also if it overlaps and ends early.
      if (found.get(i).first() > found.get(i - 1).lastLogId() + 1) {
        from = i;
      }
    }
    if (from > 0) {
      notes.add(
          from + " segments before " + found.get(from).path() + ": gap behind them, left out");
    }
    List<WalSegment> segments = new ArrayList<>();
    for (Found file : found.subList(from, found.size())) {
      WalSegment segment = file.segment();
      if (segment == null) {
        // Only the last can be unreadable here, as any other makes a gap. storaged then takes its
        // log as ending at id -1 and wipes it.
        notes.add(file.path() + ": no readable end, the log counts as empty");
        return List.of();
      }
      segments.add(segment);
    }
    return List.copyOf(segments);
  }

  private record Found(long first, Path path, @Nullable WalSegment segment) {

    long lastLogId() {
      return segment == null ? 0 : segment.last().logId();
    }
  }
}
