// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.PartitionId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packs records on disk, one pack after another, each handed on when it is full. Used by one
 * thread.
 */
public final class PackSeries implements Closeable {

  private final DeltaTarget target;
  private final Files files;
  private final Sink sink;
  private @Nullable OpenPack pack;
  private int next;

  /** Where packs are made. */
  public interface Files {

    /**
     * Names a new file.
     *
     * @return a file that need not exist
     * @throws IOException if there is no place for it
     */
    Path newPack() throws IOException;
  }

  /** What takes finished packs. */
  public interface Sink {

    /**
     * Takes a pack.
     *
     * @param file the pack, which the sink deletes
     * @param key its key in the repository
     * @param slices what is in it
     * @throws IOException if it cannot be read
     */
    void take(Path file, String key, List<ShippedSlice> slices) throws IOException;
  }

  /**
   * Begins a series.
   *
   * @param target how packs are made and named
   * @param files where they are made
   * @param sink takes them
   */
  public PackSeries(DeltaTarget target, Files files, Sink sink) {
    this.target = target;
    this.files = files;
    this.sink = sink;
    next = target.firstPack();
  }

  /**
   * Takes the next record of a partition, of which all are taken one after another.
   *
   * @param partition the partition
   * @param record its record
   * @throws IOException if it cannot be written
   */
  public void append(PartitionId partition, WalRecord record) throws IOException {
    OpenPack open = pack;
    if (open != null && open.bytes() >= target.packBytes()) {
      handOn(open);
      open = null;
    }
    if (open == null) {
      open = OpenPack.create(files.newPack(), target.compressionLevel());
      pack = open;
    }
    open.append(partition, record);
  }

  /**
   * Ends a partition: its last record is in the pack that is open.
   *
   * @param partition the partition
   * @param proof the proof of its captured tail
   * @throws IllegalStateException if no record was taken since the last pack
   */
  public void endSlice(PartitionId partition, String proof) {
    OpenPack open = pack;
    if (open == null) {
      throw new IllegalStateException("partition " + partition + " ended without a record");
    }
    open.prove(partition, proof);
  }

  /**
   * Hands on what is left.
   *
   * @throws IOException if it cannot be written
   */
  public void finish() throws IOException {
    OpenPack open = pack;
    if (open != null) {
      handOn(open);
    }
  }

  private void handOn(OpenPack full) throws IOException {
    pack = null;
    String key = target.keyPrefix() + "-" + next++ + ".pack";
    sink.take(full.file(), key, full.finish(key));
  }

  /** Gives up a pack that was not finished; its file stays. */
  @Override
  public void close() throws IOException {
    if (pack != null) {
      pack.close();
    }
  }
}
