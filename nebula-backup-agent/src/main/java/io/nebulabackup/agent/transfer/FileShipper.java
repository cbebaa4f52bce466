// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.storage.HashedContent;
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
 * (NebulaGraph src/kvstore/wal/FileBasedWal.cpp, rollbackInFile): such a file is read again with
 * its new length. Safe for use by several threads.
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

  /**
   * Ships a file; an object that is there already is replaced, since its name is the shipment's.
   */
  StoredObject ship(Path file, ObjectKey key) throws IOException {
    for (int reading = 1; ; reading++) {
      cancellation.check();
      FileContent content;
      try {
        content = FileContent.of(file, meter, cancellation);
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
