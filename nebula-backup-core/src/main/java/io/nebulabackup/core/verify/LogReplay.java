// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.verify;

import io.nebulabackup.core.chain.PartitionLog;
import io.nebulabackup.core.delta.DeltaPackReader;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.core.wal.LogEntry;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalStream;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows a partition's log through a chain, record by record. Not safe for several threads. */
final class LogReplay {

  private static final int OPEN_PACKS = 64;

  private final StorageBackend backend;
  private final Map<String, DeltaPackReader> packs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, DeltaPackReader> eldest) {
          return size() > OPEN_PACKS;
        }
      };

  LogReplay(StorageBackend backend) {
    this.backend = backend;
  }

  /**
   * What following a log gave.
   *
   * @param records how many records were parsed
   * @param failure what is wrong; null if the log ends where its backup says
   */
  record Outcome(long records, @Nullable String failure) {}

  Outcome follow(PartitionLog log) {
    Follower follower = new Follower();
    try {
      for (StoredFile segment : log.segments()) {
        try (InputStream in = backend.open(ObjectKey.of(segment.key()), ByteRange.all());
            WalCursor cursor = WalStream.read(in, segment.key())) {
          follower.take(cursor, 0, log.segmentsTo(), segment.key());
        }
      }
      for (PartitionLog.Run run : log.slices()) {
        try (WalCursor cursor = pack(run.pack()).records(log.id())) {
          follower.take(cursor, run.fromLogId(), run.toLogId(), run.pack().key());
        }
      }
    } catch (CorruptWalException | StorageException | IOException e) {
      return new Outcome(follower.records, String.valueOf(e.getMessage()));
    }
    return new Outcome(follower.records, follower.endsAt(log.last()));
  }

  private DeltaPackReader pack(StoredFile pack) throws IOException {
    DeltaPackReader known = packs.get(pack.key());
    if (known == null) {
      ObjectKey key = ObjectKey.of(pack.key());
      known =
          DeltaPackReader.open(
              (offset, length) -> backend.open(key, ByteRange.of(offset, length)), pack.size());
      packs.put(pack.key(), known);
    }
    return known;
  }

  private static final class Follower {
    private long records;
    private LogPosition last = LogPosition.NONE;

    void take(WalCursor cursor, long from, long to, String source) throws IOException {
      for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
        if (record.logId() < from || record.logId() > to) {
          continue;
        }
        if (records > 0 && (record.logId() != last.logId() + 1 || record.term() < last.term())) {
          throw new CorruptWalException(
              source, 0, "record " + record.position() + " follows " + last);
        }
        if (!record.isHeartbeat()) {
          LogEntry.decode(record.message(), source, 0);
        }
        last = record.position();
        records++;
      }
    }

    @Nullable String endsAt(LogPosition expected) {
      return (records == 0 && expected.equals(LogPosition.NONE)) || last.equals(expected)
          ? null
          : "the log ends at " + last + " instead of " + expected;
    }
  }
}
