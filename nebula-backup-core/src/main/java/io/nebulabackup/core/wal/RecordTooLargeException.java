// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.BackupException;

/** A record that this process has not the memory to hold, though nothing is wrong with it. */
public final class RecordTooLargeException extends BackupException {

  private static final long serialVersionUID = 1L;

  /** Whoever reads a record copies parts of it, and several may be read at a time. */
  private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 4;

  private RecordTooLargeException(RecordHeader header, String source, long offset) {
    super(
        "RECORD_TOO_LARGE",
        source
            + " at byte "
            + offset
            + ": record "
            + header.logId()
            + "@"
            + header.term()
            + " has "
            + header.recordBytes()
            + " bytes, and this process holds at most "
            + MAX_BYTES
            + ", a quarter of its heap: give it a larger one with -Xmx",
        null);
  }

  /** Checks that there is the memory for so much of a record. */
  static void requireMemory(long bytes, RecordHeader header, String source, long offset) {
    if (bytes > MAX_BYTES) {
      throw new RecordTooLargeException(header, source, offset);
    }
  }
}
