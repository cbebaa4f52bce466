// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.RangeNotSatisfiableException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Reads pieces of an object. */
final class RangeCheck implements Check {

  private static final int SIZE = 100_000;

  @Override
  public StorageProperty property() {
    return StorageProperty.RANGES;
  }

  @Override
  public void run(Probe probe) {
    ObjectKey key = probe.key("ranges");
    byte[] bytes = ContentCheck.random(SIZE, 2);
    probe.put(key, bytes, WriteMode.CREATE_NEW);
    for (ByteRange range :
        List.of(
            ByteRange.of(0, 1),
            ByteRange.of(1, 1),
            ByteRange.of(0, SIZE),
            ByteRange.of(4_095, 4_098),
            ByteRange.of(SIZE - 1, 1),
            ByteRange.of(SIZE - 10, 1_000),
            ByteRange.from(1),
            ByteRange.from(SIZE - 1))) {
      int end = (int) Math.min(SIZE, range.isToEnd() ? SIZE : range.offset() + range.length());
      compare(probe, key, range, Arrays.copyOfRange(bytes, (int) range.offset(), end));
    }
    for (ByteRange beyond : List.of(ByteRange.of(SIZE, 1), ByteRange.from(SIZE + 10L))) {
      try {
        int read = probe.read(key, beyond).length;
        probe.lie(key, "that a range beyond the end is refused", read + " bytes of " + beyond);
      } catch (RangeNotSatisfiableException e) {
        // As it should be.
      } catch (IOException e) {
        probe.lie(key, "that a range beyond the end is refused", "a broken stream");
      }
    }
  }

  private static void compare(Probe probe, ObjectKey key, ByteRange range, byte[] expected) {
    try {
      byte[] read = probe.read(key, range);
      if (!Arrays.equals(read, expected)) {
        probe.lie(
            key,
            "the " + expected.length + " bytes of " + range,
            read.length == expected.length ? "other bytes" : read.length + " bytes");
      }
    } catch (RangeNotSatisfiableException e) {
      probe.lie(key, "the " + expected.length + " bytes of " + range, "a refusal");
    } catch (IOException e) {
      probe.lie(key, "the bytes of " + range, "a broken stream: " + e.getMessage());
    }
  }
}
