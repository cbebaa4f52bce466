// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.PartitionId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Packs in memory, with the ranges read of them. */
final class PackBytes implements RangeSource {

  private final byte[] bytes;
  private final List<Long> lengths = new ArrayList<>();

  PackBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  static byte[] pack(int level, Map<PartitionId, List<WalRecord>> partitions) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeltaPackWriter writer = new DeltaPackWriter(out, level)) {
      for (Map.Entry<PartitionId, List<WalRecord>> partition : partitions.entrySet()) {
        for (WalRecord record : partition.getValue()) {
          writer.append(partition.getKey(), record);
        }
      }
      writer.finish();
    }
    return out.toByteArray();
  }

  static DeltaPackReader reader(byte[] bytes) throws IOException {
    return new PackBytes(bytes).reader();
  }

  DeltaPackReader reader() throws IOException {
    return DeltaPackReader.open(this, bytes.length, "a.pack");
  }

  static List<WalRecord> records(DeltaPackReader reader, PartitionId partition) throws IOException {
    try (WalCursor cursor = reader.records(partition)) {
      List<WalRecord> records = new ArrayList<>();
      for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
        records.add(record);
      }
      return records;
    }
  }

  /** The lengths of the ranges read so far. */
  List<Long> ranges() {
    return lengths;
  }

  @Override
  public ByteArrayInputStream open(long offset, long length) {
    if (offset < 0 || length < 1 || length > bytes.length - offset) {
      throw new AssertionError("range " + offset + "+" + length + " of " + bytes.length);
    }
    lengths.add(length);
    return new ByteArrayInputStream(bytes, (int) offset, (int) length);
  }
}
