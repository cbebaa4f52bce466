// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;

/** Breaks writes off midway. */
final class AbortedWriteCheck implements Check {

  @Override
  public StorageProperty property() {
    return StorageProperty.ABORTED_WRITE;
  }

  @Override
  public void run(Probe probe) {
    byte[] old = {1, 2, 3};
    List<Long> sizes = new ArrayList<>(List.of(10L));
    for (long part : probe.settings().partSizes()) {
      // One part has arrived when the source breaks.
      sizes.add(part + 2);
    }
    for (long size : sizes) {
      ObjectKey free = probe.key("aborted/free-" + size);
      breakOff(probe, free, size, WriteMode.CREATE_NEW);
      if (probe.backend().head(free).isPresent()) {
        probe.lie(free, "nothing of a write broken off", "an object");
      }
      if (probe.list("aborted/free-").stream().anyMatch(found -> found.key().equals(free))) {
        probe.lie(free, "nothing of a write broken off", "an object in a listing");
      }
      ObjectKey taken = probe.key("aborted/taken-" + size);
      probe.put(taken, old, WriteMode.CREATE_NEW);
      breakOff(probe, taken, size, WriteMode.REPLACE);
      ContentCheck.compare(probe, taken, old);
    }
  }

  private static void breakOff(Probe probe, ObjectKey key, long size, WriteMode mode) {
    try {
      probe.put(key, new BrokenContent(size), mode);
      probe.lie(key, "that a write whose source breaks fails", "a success");
    } catch (StorageException e) {
      if (!BrokenContent.isCauseOf(e)) {
        throw e;
      }
    }
  }

  /** Content whose last byte never comes. */
  private record BrokenContent(long length) implements ObjectContent {

    private static final String REASON = "the analysis broke this write off";

    @Override
    public InputStream open() {
      return new SequenceInputStream(
          new PatternContent(length - 1, length).open(),
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException(REASON);
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
              throw new IOException(REASON);
            }
          });
    }

    static boolean isCauseOf(Throwable failure) {
      for (Throwable each = failure; each != null; each = each.getCause()) {
        if (REASON.equals(each.getMessage())) {
          return true;
        }
      }
      return false;
    }
  }
}
