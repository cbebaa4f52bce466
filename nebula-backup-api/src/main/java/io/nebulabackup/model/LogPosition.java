// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

/**
 * A place in one partition's raft log. Within one raft history a pair (log id, term) names one
 * record; a log id alone does not, since an uncommitted record can be replaced by another of the
 * same id and a higher term.
 *
 * @param logId the record's log id; 0 stands before the first record
 * @param term the term of the leader that wrote the record; 0 only before the first record
 */
public record LogPosition(long logId, long term) {

  /** The place before the first record of a log. */
  public static final LogPosition NONE = new LogPosition(0, 0);

  /**
   * Checks the position.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public LogPosition {
    if (logId < 0 || term < 0) {
      throw new IllegalArgumentException("no log position: id " + logId + ", term " + term);
    }
  }

  @Override
  public String toString() {
    return logId + "@" + term;
  }
}
