// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;

/** The rules that hold between neighbouring records: ids go up by one, terms never fall. */
final class RecordCheck {

  private final int maxMessageBytes;
  private long wantedId;
  private long term;

  /**
   * Creates the check.
   *
   * @param firstId the id the next record must have, or 0 if any will do
   * @param maxMessageBytes the longest message let through
   */
  RecordCheck(long firstId, int maxMessageBytes) {
    // The record must still fit into an array.
    if (maxMessageBytes < 0 || maxMessageBytes > Integer.MAX_VALUE - (1 << 10)) {
      throw new IllegalArgumentException("maximum message length " + maxMessageBytes);
    }
    this.wantedId = firstId;
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * Checks a head and takes it as the last one seen.
   *
   * @param header the head
   * @param available bytes there are from the record's start on, or {@link Long#MAX_VALUE}
   * @param source where the record is from
   * @param offset the record's place there
   * @throws CorruptWalException if the record cannot stand here
   */
  void accept(RecordHeader header, long available, String source, long offset) {
    long id = header.logId();
    if (wantedId == 0 ? id < 1 : id != wantedId) {
      throw new CorruptWalException(
          source,
          offset,
          "log id " + id + (wantedId == 0 ? ", which is not positive" : ", wanted " + wantedId));
    }
    if (header.term() < term) {
      throw new CorruptWalException(
          source, offset, "term " + header.term() + " of log id " + id + " after term " + term);
    }
    checkLength(header.messageLength(), available, source, offset);
    wantedId = id + 1;
    term = header.term();
  }

  void checkLength(int messageLength, long available, String source, long offset) {
    if (messageLength < 0 || messageLength > maxMessageBytes) {
      throw new CorruptWalException(
          source, offset, "message length " + messageLength + ", at most " + maxMessageBytes);
    }
    if ((long) messageLength + RecordHeader.OVERHEAD > available) {
      throw torn(messageLength, available, source, offset);
    }
  }

  static void checkFooter(int head, int foot, String source, long offset) {
    if (head != foot) {
      throw new CorruptWalException(
          source, offset, "message length " + head + " before the message, " + foot + " after it");
    }
  }

  static CorruptWalException torn(long messageLength, long available, String source, long offset) {
    return new CorruptWalException(
        source,
        offset,
        "record cut off: "
            + available
            + " bytes of "
            + (messageLength + RecordHeader.OVERHEAD)
            + " are there");
  }
}
