// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One agent's place in a temporary directory. A lock tells other agents that it is in use; what an
 * agent that died left there is removed when the next one starts.
 */
public final class SpoolRoot implements Closeable {

  private static final String PREFIX = "nebula-backup-agent-";
  private static final String LOCK = "lock";

  private final Spool spool;
  private final FileChannel lock;

  private SpoolRoot(Spool spool, FileChannel lock) {
    this.spool = spool;
    this.lock = lock;
  }

  /**
   * Takes a place.
   *
   * @param tempDir the temporary directory; made if it is missing
   * @return the place
   * @throws IOException if it cannot be made
   */
  public static SpoolRoot take(Path tempDir) throws IOException {
    Files.createDirectories(tempDir);
    removeAbandoned(tempDir);
    Path dir = Files.createTempDirectory(tempDir, PREFIX);
    FileChannel lock = openLock(dir);
    FileLock held = lock.tryLock();
    if (held == null) {
      lock.close();
      throw new IOException(dir + " was taken by another process");
    }
    return new SpoolRoot(Spool.at(dir), lock);
  }

  private static FileChannel openLock(Path dir) throws IOException {
    return FileChannel.open(dir.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void removeAbandoned(Path tempDir) throws IOException {
    try (DirectoryStream<Path> places = Files.newDirectoryStream(tempDir, PREFIX + "*")) {
      for (Path place : places) {
        if (isAbandoned(place)) {
          Spool.deleteTree(place);
        }
      }
    }
  }

  private static boolean isAbandoned(Path place) {
    if (!Files.isRegularFile(place.resolve(LOCK))) {
      return false; // being made this moment, or not ours
    }
    try (FileChannel lock = openLock(place);
        @Nullable FileLock taken = lock.tryLock()) {
      return taken != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false; // in use by this process, or of another user
    }
  }

  /**
   * Returns the place.
   *
   * @return the spool that calls make theirs in
   */
  public Spool spool() {
    return spool;
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      spool.close();
    }
  }
}
