// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Copies of stored WAL on this machine, for as long as they are looked at. Not safe for use by
 * several threads.
 */
public final class WalCopies implements AutoCloseable {

  private final String backup;
  private final StoredObjects objects;
  private final Path directory;
  private int next;

  private WalCopies(String backup, StoredObjects objects, Path directory) {
    this.backup = backup;
    this.objects = objects;
    this.directory = directory;
  }

  /**
   * Makes place for copies.
   *
   * @param backup the name of the backup whose WAL it is
   * @param objects reads the store
   * @return the place, which the caller closes
   * @throws IOException if there is none
   */
  public static WalCopies open(String backup, StoredObjects objects) throws IOException {
    return new WalCopies(backup, objects, Files.createTempDirectory("nebula-backup-wal-"));
  }

  /**
   * Fetches one replica's WAL and opens it.
   *
   * @param prefix what the segments' keys begin with, with a slash at the end
   * @param segments the segments' keys
   * @return the log
   * @throws CorruptBackupException if the segments do not hold together
   * @throws IOException if a copy cannot be written or read
   */
  public WalLog fetch(String prefix, List<String> segments) throws IOException {
    Path copies = Files.createDirectory(directory.resolve(String.valueOf(next++)));
    for (String key : segments) {
      try (OutputStream out =
          Files.newOutputStream(copies.resolve(key.substring(key.lastIndexOf('/') + 1)))) {
        objects.read(key, out);
      }
    }
    WalLog log = WalLog.open(copies);
    if (log.segments().size() < segments.size()) {
      throw new CorruptBackupException(
          List.of(
              new Finding(
                  Finding.Kind.WAL_CORRUPT,
                  backup,
                  prefix,
                  "does not hold together: " + String.join("; ", log.notes()))),
          null);
    }
    return log;
  }

  /**
   * Names a file that goes with the copies.
   *
   * @param suffix how its name ends
   * @return an empty file
   * @throws IOException if it cannot be made
   */
  public Path newFile(String suffix) throws IOException {
    return Files.createTempFile(directory, "", suffix);
  }

  /** Removes the copies. */
  @Override
  public void close() {
    try (var found = Files.walk(directory)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new TransferException(
          "cannot remove the copies of WAL in " + directory + ": " + e.getMessage(), e);
    }
  }
}
