// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes temporary files: those of finished writes at once, those that crashed processes left
 * behind once they have not been written to for so long that nobody can be at them any more.
 */
final class Leftovers {

  static final Duration ABANDONED_AFTER = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Path directory;
  private final AtomicBoolean swept = new AtomicBoolean();

  Leftovers(Path directory) {
    this.directory = directory;
  }

  /** Removes a file; one that stays is never visible as an object, and swept later. */
  void discard(Path temp) {
    try {
      Files.deleteIfExists(temp);
    } catch (IOException e) {
      LOG.warn("temporary file {} could not be removed and will be swept later", temp, e);
    }
  }

  void sweepOnce() {
    if (!swept.compareAndSet(false, true)
        || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Instant limit = Instant.now().minus(ABANDONED_AFTER);
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.part")) {
      for (Path temp : stream) {
        if (Files.getLastModifiedTime(temp, LinkOption.NOFOLLOW_LINKS)
            .toInstant()
            .isBefore(limit)) {
          discard(temp);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("sweeping {} stopped: another process may be at it", directory, e);
    }
  }
}
