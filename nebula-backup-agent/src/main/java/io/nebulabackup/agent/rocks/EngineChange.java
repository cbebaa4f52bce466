// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import io.nebulabackup.core.rocks.RocksLog;
import io.nebulabackup.error.IncompatibleFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One change of the set of files that make up a RocksDB, as a MANIFEST records it (RocksDB 7.8
 * db/version_edit.h and version_edit.cc).
 *
 * <p>Who made it shows: a flush moves the number of the oldest write-ahead log still needed, as
 * does recovery; a compaction removes files; the ingestion of external files does neither, it only
 * adds (db/external_sst_file_ingestion_job.cc).
 *
 * @param added the files added; left out where it cannot be an ingestion
 * @param removed how many files it removed
 * @param movesLog whether it moves the write-ahead log
 */
record EngineChange(List<AddedFile> added, int removed, boolean movesLog) {

  private static final int COMPARATOR = 1;
  private static final int LOG_NUMBER = 2;
  private static final int NEXT_FILE_NUMBER = 3;
  private static final int LAST_SEQUENCE = 4;
  private static final int COMPACT_CURSOR = 5;
  private static final int DELETED_FILE = 6;
  private static final int PREV_LOG_NUMBER = 9;
  private static final int MIN_LOG_NUMBER_TO_KEEP = 10;
  private static final int NEW_FILE_4 = 103;
  private static final int COLUMN_FAMILY = 200;
  private static final int COLUMN_FAMILY_ADD = 201;
  private static final int MAX_COLUMN_FAMILY = 203;
  private static final int IN_ATOMIC_GROUP = 300;
  private static final int SAFE_TO_IGNORE = 1 << 13;

  /** Ends the optional fields of a new file. */
  private static final int TERMINATE = 1;

  /** Partition and type, and the next byte, without which a key is no data. */
  private static final int PART_BYTES = 5;

  /** A key in a file ends with eight bytes of sequence number and type. */
  private static final int AFTER_USER_KEY = 8;

  EngineChange {
    added = List.copyOf(added);
  }

  /**
   * A file added.
   *
   * @param number its number, which its name is made of
   * @param bytes its size
   * @param part the partition of its smallest key; 0 if that is no data key
   */
  record AddedFile(long number, long bytes, int part) {}

  /** Whether it is the ingestion of external files. */
  boolean isIngestion() {
    return !added.isEmpty() && removed == 0 && !movesLog;
  }

  /**
   * Reads the record that a log has gone to.
   *
   * @throws IncompatibleFormatException if it is not understood
   */
  static EngineChange read(RocksLog log) throws IOException {
    List<AddedFile> added = new ArrayList<>();
    int removed = 0;
    boolean movesLog = false;
    while (log.hasMore()) {
      int tag = (int) log.number();
      switch (tag) {
        case COMPARATOR, COLUMN_FAMILY_ADD -> log.skipString();
        case LOG_NUMBER -> {
          log.number();
          movesLog = true;
        }
        case NEXT_FILE_NUMBER,
            LAST_SEQUENCE,
            PREV_LOG_NUMBER,
            MIN_LOG_NUMBER_TO_KEEP,
            COLUMN_FAMILY,
            MAX_COLUMN_FAMILY,
            IN_ATOMIC_GROUP ->
            log.number();
        case COMPACT_CURSOR -> {
          log.number();
          log.skipString();
        }
        case DELETED_FILE -> {
          log.number();
          log.number();
          removed++;
        }
        case NEW_FILE_4 -> {
          AddedFile file = newFile(log);
          // The record of all files, written at each start, moves the log before it names them.
          if (removed == 0 && !movesLog) {
            added.add(file);
          }
        }
        default -> {
          if ((tag & SAFE_TO_IGNORE) == 0) {
            throw log.damaged("unknown field " + tag);
          }
          log.skipString();
        }
      }
    }
    return new EngineChange(added, removed, movesLog);
  }

  private static AddedFile newFile(RocksLog log) throws IOException {
    log.number(); // level
    long number = log.number();
    long size = log.number();
    int part = DataKeys.partOf(smallestKey(log));
    log.skipString(); // largest key
    log.number(); // smallest sequence number
    log.number(); // largest sequence number
    while (log.number() != TERMINATE) {
      log.skipString();
    }
    return new AddedFile(number, size, part);
  }

  /** The beginning of a key, as much as tells its partition. */
  private static byte[] smallestKey(RocksLog log) throws IOException {
    RocksLog.StringHead key = log.stringHead(PART_BYTES);
    long userBytes = key.length() - AFTER_USER_KEY;
    if (userBytes < 0) {
      throw log.damaged("a key of " + key.length() + " bytes");
    }
    return Arrays.copyOf(key.bytes(), (int) Math.min(key.bytes().length, userBytes));
  }
}
