// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What must be found again where a captured log ended, for another log to continue it: its last
 * records, each with its term and, if it bears data, a hash of its bytes. Heartbeats are empty and
 * all alike, so the window reaches back over records that do bear data.
 *
 * <p>As text: {@code from/term:item,item;term:item} with the first record's log id, terms rising,
 * and per item either {@code hN}, N heartbeats ({@code hNcX} with storaged's cluster id flag X in
 * hexadecimal if it is not 0), or {@code dX}, a record that bears data, X being the first 16
 * hexadecimal digits of SHA-256 over its encoded bytes. Example: {@code
 * 358/2:h3,d0123456789abcdef,h12;3:h1}. Immutable.
 *
 * @param fromLogId the first record's log id; 0 if there is no record
 * @param runs the terms and items; empty if there is no record
 */
public record SpliceProof(long fromLogId, String runs) {

  /** No record: nothing was captured, or nothing is known about it. */
  public static final SpliceProof NONE = new SpliceProof(0, "");

  private static final int DATA_RECORDS = 8;
  private static final int RECORDS_WITH_DATA = 64;
  private static final int MAX_RECORDS = 100_000;
  private static final long MAX_BYTES = 64L << 20;

  /**
   * Checks the proof.
   *
   * @throws IllegalArgumentException if this is not the text described above
   */
  public SpliceProof {
    if (runs.isEmpty() ? fromLogId != 0 : fromLogId < 1) {
      throw new IllegalArgumentException("no splice proof: from log id " + fromLogId);
    }
    long records = ProofRun.count(ProofRun.parse(runs));
    if (records > Long.MAX_VALUE - fromLogId) {
      throw new IllegalArgumentException("no splice proof: log ids beyond " + Long.MAX_VALUE);
    }
  }

  /**
   * Describes the tail of a log. Costs little: the log is read backwards, heartbeats by their heads
   * only. The window reaches over at least one record that bears data, if there is one within
   * 100,000 records and 64 MiB, and over up to eight of them if they are among the last 64 records.
   *
   * @param log the log
   * @param lastLogId the last captured record's log id
   * @return the proof
   * @throws IllegalArgumentException if the log does not hold that record
   * @throws IOException if reading fails
   */
  public static SpliceProof of(WalLog log, long lastLogId) throws IOException {
    if (!log.holds(lastLogId)) {
      throw new IllegalArgumentException(
          log.directory() + " holds no record " + lastLogId + " to end a proof with");
    }
    Deque<ProofRun> runs = new ArrayDeque<>();
    int records = 0;
    int dataRecords = 0;
    long bytes = 0;
    try (BackwardCursor cursor = new BackwardCursor(log, lastLogId)) {
      while (records < MAX_RECORDS
          && dataRecords < DATA_RECORDS
          && (records < RECORDS_WITH_DATA || dataRecords == 0)) {
        RecordHeader header = cursor.previous();
        if (header == null) {
          break;
        }
        bytes += header.recordBytes();
        if (records > 0 && bytes > MAX_BYTES) {
          break;
        }
        records++;
        if (header.messageLength() == 0) {
          ProofRun.prependHeartbeat(runs, header.term(), header.clusterId());
        } else {
          dataRecords++;
          runs.addFirst(ProofRun.data(header.term(), cursor.record(header)));
        }
      }
      cursor.finish();
    }
    return new SpliceProof(lastLogId - records + 1, ProofRun.format(List.copyOf(runs)));
  }

  /**
   * Reads a proof from text.
   *
   * @param text what {@link #toString} made
   * @return the proof; {@link #NONE} for an empty text
   * @throws IllegalArgumentException if the text is no proof
   */
  public static SpliceProof parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("no splice proof: " + ProofRun.shown(text));
    }
    return new SpliceProof(
        ProofRun.number(text.substring(0, slash), 10), text.substring(slash + 1));
  }

  /**
   * Returns the last record's position.
   *
   * @return the position; {@link LogPosition#NONE} if there is no record
   */
  public LogPosition last() {
    List<ProofRun> items = items();
    return items.isEmpty()
        ? LogPosition.NONE
        : new LogPosition(
            fromLogId + ProofRun.count(items) - 1, items.get(items.size() - 1).term());
  }

  List<ProofRun> items() {
    return ProofRun.parse(runs);
  }

  /** Returns the proof as text. */
  @Override
  public String toString() {
    return runs.isEmpty() ? "" : fromLogId + "/" + runs;
  }
}
