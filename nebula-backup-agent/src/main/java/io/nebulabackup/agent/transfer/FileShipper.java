// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.storage.HashedContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.SourceChangedException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Ships single files. A raft rollback cuts a hard-linked WAL file of a checkpoint in place
 * (NebulaGraph src/kvstore/wal/FileBasedWal.cpp, rollbackInFile): such a file is read again with
 * its new length. Safe for use by several threads.
 */
final class FileShipper {

  private static final int READINGS = 3;

  private final StorageBackend backend;
  private final FileContent.Opening opening;
  private final ProgressMeter meter;
  private final Cancellation cancellation;

  private FileShipper(
      StorageBackend backend,
      FileContent.Opening opening,
      ProgressMeter meter,
      Cancellation cancellation) {
    this.backend = backend;
    this.opening = opening;
    this.meter = meter;
    this.cancellation = cancellation;
  }

  /** Ships files of the agent's own, such as those in its spool. */
  static FileShipper ofSpool(
      StorageBackend backend, ProgressMeter meter, Cancellation cancellation) {
    return new FileShipper(backend, Files::newInputStream, meter, cancellation);
  }

  /** Ships served files; what a link leads to that was put in their paths is not read. */
  static FileShipper ofServed(
      ServedPaths paths, StorageBackend backend, ProgressMeter meter, Cancellation cancellation) {
    return new FileShipper(backend, paths::read, meter, cancellation);
  }

  /**
   * Ships a file; an object that is there already is replaced, since its name is the shipment's.
   */
  StoredObject ship(Path file, ObjectKey key) throws IOException {
    for (int reading = 1; ; reading++) {
      cancellation.check();
      FileContent content;
      try {
        content = FileContent.of(file, opening, meter, cancellation);
      } catch (NoSuchFileException e) {
        throw changed(file, e);
      }
      try {
        HashedContent hashed = HashedContent.of(content);
        backend.put(key, hashed, WriteMode.REPLACE);
        return new StoredObject(key.value(), content.length(), hashed.sha256());
      } catch (StorageException e) {
        content.forgetProgress();
        if (!(e instanceof SourceChangedException) && !content.hasChanged()) {
          throw e;
        }
        if (reading == READINGS) {
          throw changed(file, e);
        }
      }
    }
  }

  private static WorkFailedException changed(Path file, Exception e) {
    return WorkFailedException.changed(
        file + " vanished or changed while it was shipped: ship it again", e);
  }
}
