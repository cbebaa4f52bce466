// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import java.util.List;

/**
 * By what the next increment tells whether data changed past the WAL, and what this one found.
 *
 * @param engines how far each storage engine's own log of changes had come
 * @param partitions what single keys of each partition said at {@link Partition#last()}; a
 *     partition without data, or without a record known to be committed, is left out
 * @param ingests the last INGEST jobs
 * @param changes what was found to have changed past the WAL since the base
 */
public record Fingerprint(
    List<Engine> engines,
    List<Witnesses> partitions,
    List<IngestJob> ingests,
    List<Change> changes) {

  /** Copies the lists. */
  public Fingerprint {
    engines = List.copyOf(engines);
    partitions = List.copyOf(partitions);
    ingests = List.copyOf(ingests);
    changes = List.copyOf(changes);
  }

  /**
   * A frozen RocksDB.
   *
   * @param storage the storaged's place in {@link Topology#storages()}
   * @param dataIndex which of its data directories
   * @param space the space's id
   * @param file the name of its MANIFEST
   * @param bytes how long that was
   * @param sha256 the SHA-256 of those bytes, in lower-case hexadecimal
   */
  public record Engine(
      int storage, int dataIndex, int space, String file, long bytes, String sha256) {}

  /**
   * Keys of a partition.
   *
   * @param space the space's id
   * @param part the partition's id
   * @param keys the keys with their values
   */
  public record Witnesses(int space, int part, List<Witness> keys) {

    /** Copies the list. */
    public Witnesses {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A key.
   *
   * @param key the key, in Base64
   * @param value the first eight bytes of the SHA-256 of its value, in lower-case hexadecimal
   */
  public record Witness(String key, String value) {}

  /**
   * The last INGEST job that metad had on its list.
   *
   * @param space the space's id
   * @param job the job's id, higher than that of any earlier job of the space
   */
  public record IngestJob(int space, int job) {}

  /**
   * A change past the WAL.
   *
   * @param space the space's id
   * @param found what was found, in words
   */
  public record Change(int space, String found) {}
}
