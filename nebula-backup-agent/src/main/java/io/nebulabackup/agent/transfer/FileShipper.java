// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.SourceChangedException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Ships single files. A raft rollback cuts a hard-linked WAL file of a checkpoint in place
 * (NebulaGraph src/kvstore/wal/FileBasedWal.cpp, rollbackInFile): such a file is read again with its
 * new length. Safe for use by several threads.
 */
final class FileShipper {

  private static final int READINGS = 3;

  private final StorageBackend backend;
  private final ProgressMeter meter;
  private final Cancellation cancellation;

  FileShipper(StorageBackend backend, ProgressMeter meter, Cancellation cancellation) {
    this.backend = backend;
    this.meter = meter;
    this.cancellation = cancellation;
  }

  /** Ships a file; an object that is there already is replaced, since its name is the shipment's. */
  StoredObject ship(Path file, ObjectKey key) throws IOException {
    for (int reading = 1; ; reading++) {
      cancellation.check();
      FileContent content = null;
      try {
        content = FileContent.of(file, meter, cancellation);
        backend.put(key, content, WriteMode.REPLACE);
        return new StoredObject(key.value(), content.length(), content.sha256());
      } catch (NoSuchFileException | StorageException e) {
        if (!isChange(e)) {
          throw e;
        }
        if (reading == READINGS) {
          throw WorkFailedException.changed(
              file + " vanished or changed in each of " + READINGS + " readings: ship it again", e);
        }
      }
      if (content != null) {
        content.forgetProgress();
      }
    }
  }

  private static boolean isChange(Exception e) {
    return e instanceof SourceChangedException
        || e instanceof NoSuchFileException
        || e.getCause() instanceof NoSuchFileException;
  }
}
