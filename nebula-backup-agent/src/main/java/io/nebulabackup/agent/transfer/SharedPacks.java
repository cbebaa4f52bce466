// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Delta packs on local disk: each fetched once, when first needed, and deleted when the last of
 * those that need it is done. Safe for use by several threads.
 */
final class SharedPacks {

  private final VerifiedDownload download;
  private final Spool spool;
  private final Map<String, Pack> packs = new HashMap<>();

  SharedPacks(VerifiedDownload download, Spool spool) {
    this.download = download;
    this.spool = spool;
  }

  private static final class Pack {
    private final StoredObject object;
    private int needed;
    private @Nullable Path file;

    Pack(StoredObject object) {
      this.object = object;
    }
  }

  /** A pack on disk, in use. */
  interface Held extends Closeable {
    Path file();
  }

  /** Announces a use; to be done for all uses before the first. Returns the bytes this adds. */
  long announce(StoredObject object) {
    Pack known = packs.get(object.key());
    if (known == null) {
      known = new Pack(object);
      packs.put(object.key(), known);
    }
    if (!known.object.equals(object)) {
      throw WorkFailedException.invalid(
          "pack " + object.key() + " is described in two ways: " + known.object + ", " + object);
    }
    return known.needed++ == 0 ? object.size() : 0;
  }

  /** Uses a pack, once for each announcement. */
  Held hold(StoredObject object) throws IOException {
    Pack pack = packs.get(object.key());
    if (pack == null) {
      throw new IllegalStateException("pack " + object.key() + " was not announced");
    }
    synchronized (pack) {
      Path file = pack.file;
      if (file == null) {
        file = spool.newFile(".pack");
        try (var out = Files.newOutputStream(file)) {
          download.copy(object, out);
        }
        pack.file = file;
      }
      Path held = file;
      return new Held() {
        @Override
        public Path file() {
          return held;
        }

        @Override
        public void close() throws IOException {
          release(pack);
        }
      };
    }
  }

  private static void release(Pack pack) throws IOException {
    synchronized (pack) {
      Path file = pack.file;
      if (--pack.needed == 0 && file != null) {
        Files.delete(file);
        pack.file = null;
      }
    }
  }
}
