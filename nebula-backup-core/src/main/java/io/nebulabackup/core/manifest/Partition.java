// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backup captured of one partition.
 *
 * @param space the space's id
 * @param part the partition's id
 * @param replicas the storageds that hold a replica, by their place in {@link Topology#storages()}
 * @param dataHolders the storageds that had the partition's data when its space was last copied
 *     whole, as far as they still exist, by their place in {@link Topology#storages()}
 * @param last the last record captured; {@link LogPosition#NONE} if the partition never had one
 * @param committed whether that record is known to be committed
 * @param floor the highest log id known to be committed; an increment never steps back below it
 * @param proof the tail's splice proof; empty if there is no record
 * @param whole where its data is, if the space was copied whole; else null
 * @param delta its new records, if it was not copied whole; else null
 */
public record Partition(
    int space,
    int part,
    List<Integer> replicas,
    List<Integer> dataHolders,
    LogPosition last,
    boolean committed,
    long floor,
    String proof,
    @Nullable Whole whole,
    @Nullable Delta delta) {

  /** Copies the lists. */
  public Partition {
    replicas = List.copyOf(replicas);
    dataHolders = List.copyOf(dataHolders);
    if ((whole == null) == (delta == null)) {
      throw new IllegalArgumentException(
          "partition " + space + "/" + part + " must be either whole or a delta");
    }
  }

  /**
   * Returns the partition's id.
   *
   * @return the id
   */
  public PartitionId id() {
    return new PartitionId(space, part);
  }

  /**
   * A partition copied whole.
   *
   * @param walSource the copy whose WAL continues every copy's data; null if there is no WAL
   * @param copies where the partition's data is, and how far it was applied there
   */
  public record Whole(@Nullable Copy walSource, List<Copy> copies) {

    /** Copies the list. */
    public Whole {
      copies = List.copyOf(copies);
    }
  }

  /**
   * A replica's copy.
   *
   * @param storage the storaged's place in {@link Topology#storages()}
   * @param dataIndex which of its data directories
   * @param applied the commit marker found in its data; 0 if there was none
   */
  public record Copy(int storage, int dataIndex, long applied) {}

  /**
   * New records of a partition: those after a record common to base and source.
   *
   * @param after the last common record; below the base's last one where that was superseded
   * @param slices the records, in log order; none if there was nothing new
   */
  public record Delta(LogPosition after, List<Slice> slices) {

    /** Copies the list. */
    public Delta {
      slices = List.copyOf(slices);
    }
  }

  /**
   * Consecutive records of one partition in one pack.
   *
   * @param packKey the pack's key
   * @param first the first record
   * @param last the last record
   * @param records how many
   * @param walBytes their bytes before compression
   */
  public record Slice(
      String packKey, LogPosition first, LogPosition last, long records, long walBytes) {}
}
