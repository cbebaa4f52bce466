// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

/**
 * A range of an object's bytes.
 *
 * @param offset the first byte's position, zero-based
 * @param length how many bytes, at least 1; {@link Long#MAX_VALUE} stands for "to the end"
 */
public record ByteRange(long offset, long length) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the offset is negative or the length is below 1
   */
  public ByteRange {
    if (offset < 0 || length < 1) {
      throw new IllegalArgumentException("no byte range: offset " + offset + ", length " + length);
    }
  }

  /**
   * Returns the range that covers an object whole, an empty object included.
   *
   * @return the range from byte 0 to the end
   */
  public static ByteRange all() {
    return from(0);
  }

  /**
   * Returns the range from a position to the object's end.
   *
   * @param offset the first byte's position
   * @return the range
   */
  public static ByteRange from(long offset) {
    return new ByteRange(offset, Long.MAX_VALUE);
  }

  /**
   * Returns the range of a number of bytes from a position on.
   *
   * @param offset the first byte's position
   * @param length how many bytes
   * @return the range
   */
  public static ByteRange of(long offset, long length) {
    return new ByteRange(offset, length);
  }

  /**
   * Tells whether this range covers a whole object of any size.
   *
   * @return true for {@link #all()}
   */
  public boolean isAll() {
    return offset == 0 && isToEnd();
  }

  /**
   * Tells whether this range has no upper end.
   *
   * @return true if the range goes to the object's end
   */
  public boolean isToEnd() {
    return length == Long.MAX_VALUE;
  }
}
