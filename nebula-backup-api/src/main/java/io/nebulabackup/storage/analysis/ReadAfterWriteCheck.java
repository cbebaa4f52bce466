// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Stores, replaces and deletes an object and looks at it each time. */
final class ReadAfterWriteCheck implements Check {

  private static final int ROUNDS = 20;

  @Override
  public StorageProperty property() {
    return StorageProperty.READ_AFTER_WRITE;
  }

  @Override
  public void run(Probe probe) {
    for (int round = 0; round < ROUNDS; round++) {
      ObjectKey key = probe.key("visible/" + round);
      expectAbsent(probe, key, "before it was stored");
      Instant before = Instant.now();
      long start = System.nanoTime();
      ObjectMetadata stored = probe.put(key, new byte[] {(byte) round}, WriteMode.CREATE_NEW);
      probe.smallWrites().add(start);
      probe.noteClock(stored.lastModified(), before, Instant.now());
      expect(probe, key, new byte[] {(byte) round}, "once stored");
      byte[] second = {1, 2, (byte) round};
      probe.put(key, second, WriteMode.REPLACE);
      expect(probe, key, second, "once replaced");
      probe.delete(List.of(key));
      expectAbsent(probe, key, "once deleted");
    }
  }

  private static void expect(Probe probe, ObjectKey key, byte[] bytes, String when) {
    Optional<ObjectMetadata> head = probe.backend().head(key);
    if (head.isEmpty()) {
      probe.lie(key, "to find the object " + when, "that head() knows no such object");
    } else if (head.get().size() != bytes.length) {
      probe.lie(key, bytes.length + " bytes " + when, head.get().size() + " said by head()");
    }
    if (probe.list("visible/").stream().noneMatch(object -> object.key().equals(key))) {
      probe.lie(key, "to find the object " + when, "a listing without it");
    }
    try {
      long start = System.nanoTime();
      byte[] read = probe.read(key, ByteRange.all());
      probe.smallReads().add(start);
      if (!Arrays.equals(read, bytes)) {
        probe.lie(key, "the bytes written last, " + when, "other bytes");
      }
    } catch (ObjectNotFoundException e) {
      probe.lie(key, "to read the object " + when, "that open() knows no such object");
    } catch (IOException e) {
      probe.lie(key, "to read the object " + when, "a broken stream: " + e.getMessage());
    }
  }

  private static void expectAbsent(Probe probe, ObjectKey key, String when) {
    if (probe.backend().head(key).isPresent()) {
      probe.lie(key, "no object " + when, "one that head() describes");
    }
    if (probe.list("visible/").stream().anyMatch(object -> object.key().equals(key))) {
      probe.lie(key, "no object " + when, "one in a listing");
    }
    try {
      probe.read(key, ByteRange.all());
      probe.lie(key, "no object " + when, "one that open() reads");
    } catch (ObjectNotFoundException e) {
      // As it should be.
    } catch (IOException e) {
      probe.lie(key, "no object " + when, "a broken stream: " + e.getMessage());
    }
  }
}
