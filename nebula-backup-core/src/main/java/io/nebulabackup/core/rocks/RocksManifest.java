// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.rocks;

import io.nebulabackup.error.IncompatibleFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The table files that a RocksDB directory must hold, by the database's own record of them: its
 * {@code MANIFEST}, a log of changes (RocksDB 7.5 db/version_edit.cc, {@code DecodeFrom}).
 */
public final class RocksManifest {

  private static final int COMPARATOR = 1;
  private static final int LOG_NUMBER = 2;
  private static final int NEXT_FILE_NUMBER = 3;
  private static final int LAST_SEQUENCE = 4;
  private static final int COMPACT_CURSOR = 5;
  private static final int DELETED_FILE = 6;
  private static final int NEW_FILE = 7;
  private static final int PREV_LOG_NUMBER = 9;
  private static final int MIN_LOG_NUMBER_TO_KEEP = 10;
  private static final int NEW_FILE_2 = 100;
  private static final int NEW_FILE_3 = 102;
  private static final int NEW_FILE_4 = 103;
  private static final int COLUMN_FAMILY = 200;
  private static final int COLUMN_FAMILY_ADD = 201;
  private static final int COLUMN_FAMILY_DROP = 202;
  private static final int MAX_COLUMN_FAMILY = 203;
  private static final int IN_ATOMIC_GROUP = 300;

  /** Tags from here on carry their length, so that older readers can skip them. */
  private static final int IGNORABLE = 1 << 13;

  private static final int LAST_CUSTOM_FIELD = 1;

  private final RocksLog log;
  private final Map<Long, Long> live = new HashMap<>();

  private RocksManifest(RocksLog log) {
    this.log = log;
  }

  /**
   * Reads a MANIFEST.
   *
   * @param source what is read, for messages
   * @param in its bytes; closed by whoever opened them
   * @return the size in bytes of each live table file by its number
   * @throws IncompatibleFormatException if this is no MANIFEST, is cut off, or holds what this
   *     version of the library does not know
   * @throws IOException if the bytes cannot be read
   */
  public static Map<Long, Long> tables(String source, InputStream in) throws IOException {
    RocksManifest manifest = new RocksManifest(new RocksLog(source, in, 0));
    while (manifest.log.next()) {
      while (manifest.log.hasMore()) {
        manifest.field((int) manifest.log.number());
      }
    }
    return manifest.live;
  }

  /**
   * Returns a table file's name.
   *
   * @param number its number
   * @return such as {@code 000012.sst}
   */
  public static String tableName(long number) {
    return String.format(Locale.ROOT, "%06d.sst", number);
  }

  private void field(int tag) throws IOException {
    switch (tag) {
      case COMPARATOR, COLUMN_FAMILY_ADD -> log.skipString();
      case LOG_NUMBER,
          NEXT_FILE_NUMBER,
          LAST_SEQUENCE,
          PREV_LOG_NUMBER,
          MIN_LOG_NUMBER_TO_KEEP,
          COLUMN_FAMILY,
          MAX_COLUMN_FAMILY,
          IN_ATOMIC_GROUP ->
          log.number();
      case COLUMN_FAMILY_DROP -> {}
      case COMPACT_CURSOR -> {
        log.number();
        log.skipString();
      }
      case DELETED_FILE -> {
        log.number();
        live.remove(log.number());
      }
      case NEW_FILE, NEW_FILE_2, NEW_FILE_3, NEW_FILE_4 -> newFile(tag);
      default -> {
        if (tag < IGNORABLE) {
          throw log.damaged("a field " + tag + " that this version does not know");
        }
        log.skipString();
      }
    }
  }

  private void newFile(int tag) throws IOException {
    log.number(); // level
    long number = log.number();
    if (tag == NEW_FILE_3) {
      log.number(); // path id
    }
    live.put(number, log.number());
    log.skipString(); // smallest key
    log.skipString(); // largest key
    if (tag != NEW_FILE) {
      log.number(); // smallest sequence number
      log.number(); // largest sequence number
    }
    if (tag == NEW_FILE_4) {
      while (log.number() != LAST_CUSTOM_FIELD) {
        log.skipString();
      }
    }
  }
}
