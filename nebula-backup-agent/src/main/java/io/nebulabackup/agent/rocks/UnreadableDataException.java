// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import io.nebulabackup.error.BackupException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/** A RocksDB that cannot be opened or read. */
public final class UnreadableDataException extends BackupException {

  private static final long serialVersionUID = 1L;

  UnreadableDataException(Path dataDir, RocksDBException cause) {
    super(
        "UNREADABLE_DATA",
        "the RocksDB in "
            + dataDir
            + " cannot be read: "
            + cause.getMessage()
            + "; take a new checkpoint, or use another replica",
        cause);
  }
}
