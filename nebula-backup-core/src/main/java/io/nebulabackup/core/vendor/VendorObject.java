// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import io.nebulabackup.model.HostAddress;

/** What an object of a full backup is, told from its key. */
public sealed interface VendorObject {

  /**
   * Returns the backup the object belongs to.
   *
   * @return the backup's name
   */
  String backup();

  /**
   * The file that describes the backup, and whose presence the vendor takes for completeness.
   *
   * @param backup the backup's name
   */
  record Description(String backup) implements VendorObject {}

  /**
   * One of metad's exported tables.
   *
   * @param backup the backup's name
   * @param file the file's name, with {@code .sst}
   */
  record MetaTable(String backup, String file) implements VendorObject {}

  /**
   * A file of a storaged's checkpoint: RocksDB's under {@code data/}, a WAL segment under {@code
   * wal/{part}/}.
   *
   * @param backup the backup's name
   * @param host the storaged's client address
   * @param dataIndex which of the storaged's data paths, from 0
   * @param space the space's id
   * @param path the rest of the key, below the space: {@code data/CURRENT}
   */
  record CheckpointFile(String backup, HostAddress host, int dataIndex, int space, String path)
      implements VendorObject {}
}
