// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.error.IncompatibleFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The table files that a RocksDB directory must hold, by the database's own record of them: its
 * {@code MANIFEST}, a log of changes (RocksDB 7.5 db/version_edit.cc, {@code DecodeFrom}).
 */
final class RocksManifest {

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

  private final String source;
  private final Map<Long, Long> live = new HashMap<>();

  private RocksManifest(String source) {
    this.source = source;
  }

  /**
   * Reads a MANIFEST.
   *
   * @param source what is read, for messages
   * @param file its bytes
   * @return the size in bytes of each live table file by its name, such as {@code 000012.sst}
   * @throws IncompatibleFormatException if this is no MANIFEST, is cut off, or holds what this
   *     version of the library does not know
   */
  static Map<String, Long> tables(String source, byte[] file) {
    RocksManifest manifest = new RocksManifest(source);
    ByteArrayOutputStream edit = new ByteArrayOutputStream();
    for (RocksLog.Fragment fragment : RocksLog.fragments(source, file)) {
      edit.writeBytes(fragment.payload());
      if (fragment.last()) {
        manifest.apply(ByteBuffer.wrap(edit.toByteArray()));
        edit.reset();
      }
    }
    if (edit.size() > 0) {
      throw new IncompatibleFormatException(source + " is cut off inside a record", null);
    }
    Map<String, Long> tables = new HashMap<>();
    manifest.live.forEach(
        (number, size) ->
            tables.put(String.format(java.util.Locale.ROOT, "%06d.sst", number), size));
    return tables;
  }

  private void apply(ByteBuffer in) {
    try {
      while (in.hasRemaining()) {
        field((int) varint(in), in);
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IncompatibleFormatException(source + " holds a record that is cut off", e);
    }
  }

  private void field(int tag, ByteBuffer in) {
    switch (tag) {
      case COMPARATOR, COLUMN_FAMILY_ADD -> skipSlice(in);
      case LOG_NUMBER,
          NEXT_FILE_NUMBER,
          LAST_SEQUENCE,
          PREV_LOG_NUMBER,
          MIN_LOG_NUMBER_TO_KEEP,
          COLUMN_FAMILY,
          MAX_COLUMN_FAMILY,
          IN_ATOMIC_GROUP ->
          varint(in);
      case COLUMN_FAMILY_DROP -> {}
      case COMPACT_CURSOR -> {
        varint(in);
        skipSlice(in);
      }
      case DELETED_FILE -> {
        varint(in);
        live.remove(varint(in));
      }
      case NEW_FILE, NEW_FILE_2, NEW_FILE_3, NEW_FILE_4 -> newFile(tag, in);
      default -> {
        if (tag < IGNORABLE) {
          throw new IncompatibleFormatException(
              source + " holds a field " + tag + " that this version does not know", null);
        }
        skipSlice(in);
      }
    }
  }

  private void newFile(int tag, ByteBuffer in) {
    varint(in); // level
    long number = varint(in);
    if (tag == NEW_FILE_3) {
      varint(in); // path id
    }
    live.put(number, varint(in));
    skipSlice(in); // smallest key
    skipSlice(in); // largest key
    if (tag != NEW_FILE) {
      varint(in); // smallest sequence number
      varint(in); // largest sequence number
    }
    if (tag == NEW_FILE_4) {
      while (varint(in) != LAST_CUSTOM_FIELD) {
        skipSlice(in);
      }
    }
  }

  private static void skipSlice(ByteBuffer in) {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + (int) length);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes");
  }
}
