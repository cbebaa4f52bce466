// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

/** A WAL segment does not hold what the format promises at some place. */
public final class CorruptWalException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final long offset;

  /**
   * Creates the exception.
   *
   * @param source the segment: a path or an object's key
   * @param offset where in it, in bytes from its start
   * @param found what was found there, and what was expected
   */
  public CorruptWalException(String source, long offset, String found) {
    super("CORRUPT_WAL", source + " at byte " + offset + ": " + found, null);
    this.source = source;
    this.offset = offset;
  }

  /**
   * Returns the segment.
   *
   * @return a path or an object's key
   */
  public String source() {
    return source;
  }

  /**
   * Returns where in the segment.
   *
   * @return the position in bytes from its start
   */
  public long offset() {
    return offset;
  }
}
