// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.wal.WalChangedException;
import io.nebulabackup.core.wal.WalLog;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads logs that may change meanwhile: what changed is read again, a few times. */
final class StableWal {

  private static final int READINGS = 3;

  private StableWal() {}

  /** Something to learn from a log. */
  interface Reading<T extends @Nullable Object> {
    T of(WalLog log) throws IOException;
  }

  static <T extends @Nullable Object> T read(Path dir, Reading<T> reading) throws IOException {
    for (int n = 1; ; n++) {
      try {
        return reading.of(WalLog.open(dir));
      } catch (WalChangedException e) {
        if (n == READINGS) {
          throw e;
        }
      }
    }
  }
}
