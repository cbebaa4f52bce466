// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalStream;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The records of a slice, held against what the index says of it. */
final class SliceCursor implements WalCursor {

  private final PackedSlice slice;
  private final String source;
  private final InputStream in;
  private final WalCursor records;
  private LogPosition last = LogPosition.NONE;

  /**
   * Opens a slice.
   *
   * @param slice the slice
   * @param in bytes that begin with the slice; closed with the cursor
   * @param name what to call the pack in errors
   */
  SliceCursor(PackedSlice slice, InputStream in, String name) {
    this.slice = slice;
    this.source = name + " (partition " + slice.partition() + ")";
    this.in = in;
    this.records = WalStream.read(new LimitedInput(in, slice.bytes()), source);
  }

  @Override
  public @Nullable WalRecord next() throws IOException {
    WalRecord record = records.next();
    if (record == null) {
      if (!last.equals(slice.last())) {
        throw new CorruptWalException(
            source, slice.bytes(), "ends with " + last + ", wanted " + slice.last());
      }
      return null;
    }
    if (last.equals(LogPosition.NONE) && !record.position().equals(slice.first())) {
      throw new CorruptWalException(
          source, 0, "begins with " + record.position() + ", wanted " + slice.first());
    }
    last = record.position();
    return record;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
