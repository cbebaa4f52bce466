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

/** Copies of one partition's WAL on this machine, for as long as they are looked at. */
final class WalCopies implements AutoCloseable {

  private final StoredBackup backup;
  private final StoredObjects objects;
  private final Path directory;

  private WalCopies(StoredBackup backup, StoredObjects objects, Path directory) {
    this.backup = backup;
    this.objects = objects;
    this.directory = directory;
  }

  static WalCopies open(StoredBackup backup, StoredObjects objects) throws IOException {
    return new WalCopies(backup, objects, Files.createTempDirectory("nebula-backup-wal-"));
  }

  /** Fetches one replica's WAL and opens it. */
  WalLog fetch(StoredBackup.Engine engine, int part) throws IOException {
    List<String> segments = backup.segments(engine, part);
    Path copies =
        Files.createDirectories(
            directory.resolve(engine.storage() + "-" + engine.dataIndex() + "-" + part));
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
                  backup.name(),
                  engine.walPrefix(part),
                  "does not hold together: " + String.join("; ", log.notes()))),
          null);
    }
    return log;
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
