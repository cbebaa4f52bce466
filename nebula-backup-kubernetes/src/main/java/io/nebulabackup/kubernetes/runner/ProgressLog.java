// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.BackupListener;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to the log: each phase, and each tenth of the data moved in it. */
final class ProgressLog implements BackupListener {

  private static final double MIB = 1024 * 1024;

  // Not static: the level is known only after the command line was read.
  private final Logger log = LoggerFactory.getLogger(RunnerMain.class);
  private @Nullable Phase phase;
  private long tenthsTold;

  @Override
  public void onEvent(BackupEvent event) {
    if (event instanceof BackupEvent.PhaseStarted started) {
      begin(started.phase());
      log.info("phase {}", started.phase());
    } else if (event instanceof BackupEvent.Warning warning) {
      log.warn("{}", warning.message());
    } else if (event instanceof BackupEvent.Progress progress) {
      tell(progress);
    }
  }

  private void begin(Phase next) {
    phase = next;
    tenthsTold = 0;
  }

  private void tell(BackupEvent.Progress progress) {
    if (progress.phase() != phase) {
      begin(progress.phase());
    }
    long tenths =
        progress.bytesTotal() == 0 ? 0 : progress.bytesDone() * 10 / progress.bytesTotal();
    if (tenths > tenthsTold) {
      tenthsTold = tenths;
      log.info(
          "phase {}: {} of {}",
          progress.phase(),
          mebibytes(progress.bytesDone()),
          mebibytes(progress.bytesTotal()));
    }
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
  }
}
