// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import java.util.List;

/**
 * A space copied whole: the checkpoints of all its replicas.
 *
 * @param space the space's id
 * @param reason why it was not a delta
 * @param engines the checkpoints, one per host and data path
 */
public record WholeSpace(int space, Reason reason, List<Engine> engines) {

  /** Copies the list. */
  public WholeSpace {
    engines = List.copyOf(engines);
  }

  /** Why a space was copied whole. */
  public enum Reason {
    /** The backup is a full one. */
    FULL_BACKUP,
    /** The space is younger than the base. */
    NEW_SPACE,
    /** The space's partition count changed, or its id was given to another space. */
    SPACE_REDEFINED,
    /** Too few replicas of a partition are where the base's data was. */
    PARTITION_MOVED,
    /** A partition's data is less far than the base: it was changed behind the WAL's back. */
    DATA_WENT_BACK,
    /** Data is gone that no record of the WAL removed. */
    CLEARED,
    /** Data is there that no record of the WAL brought. */
    INGESTED
  }

  /**
   * A checkpoint of one space on one data path of one storaged.
   *
   * @param storage the storaged's place in {@link Topology#storages()}
   * @param dataIndex which of its data directories, from 0
   * @param keyPrefix the objects' prefix, without a slash at the end; below it are {@code data/}
   *     and {@code wal/{part}/}
   */
  public record Engine(int storage, int dataIndex, String keyPrefix) {}
}
