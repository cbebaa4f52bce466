// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One change of the set of files that make up a RocksDB, as a MANIFEST records it (RocksDB 7.8
 * db/version_edit.h and version_edit.cc).
 *
 * <p>Who made it shows: a flush moves the number of the oldest write-ahead log still needed, as
 * does recovery; a compaction removes files; the ingestion of external files does neither, it only
 * adds (db/external_sst_file_ingestion_job.cc).
 *
 * @param added the files added
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

  static EngineChange decode(byte[] record) throws UnknownFormException {
    Fields in = new Fields(ByteBuffer.wrap(record));
    List<AddedFile> added = new ArrayList<>();
    int removed = 0;
    boolean movesLog = false;
    while (in.left()) {
      int tag = (int) in.number();
      switch (tag) {
        case COMPARATOR, COLUMN_FAMILY_ADD -> in.bytes();
        case LOG_NUMBER -> {
          in.number();
          movesLog = true;
        }
        case NEXT_FILE_NUMBER,
            LAST_SEQUENCE,
            PREV_LOG_NUMBER,
            MIN_LOG_NUMBER_TO_KEEP,
            COLUMN_FAMILY,
            MAX_COLUMN_FAMILY,
            IN_ATOMIC_GROUP ->
            in.number();
        case COMPACT_CURSOR -> {
          in.number();
          in.bytes();
        }
        case DELETED_FILE -> {
          in.number();
          in.number();
          removed++;
        }
        case NEW_FILE_4 -> added.add(in.newFile());
        default -> {
          if ((tag & SAFE_TO_IGNORE) == 0) {
            throw new UnknownFormException("unknown field " + tag);
          }
          in.bytes();
        }
      }
    }
    return new EngineChange(added, removed, movesLog);
  }

  private record Fields(ByteBuffer in) {

    boolean left() {
      return in.hasRemaining();
    }

    long number() throws UnknownFormException {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        if (!in.hasRemaining()) {
          break;
        }
        byte next = in.get();
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new UnknownFormException("a number does not end");
    }

    byte[] bytes() throws UnknownFormException {
      long length = number();
      if (length < 0 || length > in.remaining()) {
        throw new UnknownFormException("a string of " + length + " bytes does not end");
      }
      byte[] bytes = new byte[(int) length];
      in.get(bytes);
      return bytes;
    }

    AddedFile newFile() throws UnknownFormException {
      number(); // level
      long number = number();
      long size = number();
      int part = DataKeys.partOf(userKey(bytes()));
      bytes(); // largest key
      number(); // smallest sequence number
      number(); // largest sequence number
      while (number() != TERMINATE) {
        bytes();
      }
      return new AddedFile(number, size, part);
    }

    /** A key in a file ends with eight bytes of sequence number and type. */
    private static byte[] userKey(byte[] internal) throws UnknownFormException {
      if (internal.length < 8) {
        throw new UnknownFormException("a key of " + internal.length + " bytes");
      }
      return java.util.Arrays.copyOf(internal, internal.length - 8);
    }
  }
}
