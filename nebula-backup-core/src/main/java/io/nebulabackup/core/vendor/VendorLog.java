// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

/**
 * Where one partition's log stood on the host that led it: the vendor's {@code LogInfo}.
 *
 * @param logId the last record in the partition's WAL
 * @param term that record's term
 * @param commitLogId the last committed record; community NebulaGraph always says 0
 * @param checkpointPath the partition's own checkpoint; community NebulaGraph always says ""
 * @param shape the fields as they stood on the wire
 */
public record VendorLog(
    long logId, long term, long commitLogId, String checkpointPath, WireShape shape) {

  private static final int LOG_ID = Wire.I64_FIELD | 1;
  private static final int TERM = Wire.I64_FIELD | 2;
  private static final int COMMIT_LOG_ID = Wire.I64_FIELD | 3;
  private static final int CHECKPOINT_PATH = Wire.STRING_FIELD | 4;
  private static final WireShape ALL = WireShape.of(LOG_ID, TERM, COMMIT_LOG_ID, CHECKPOINT_PATH);

  /**
   * Creates one as community NebulaGraph does.
   *
   * @param logId the last record in the partition's WAL
   * @param term that record's term
   */
  public VendorLog(long logId, long term) {
    this(logId, term, 0, "", ALL);
  }

  static VendorLog decode(WireReader in) {
    long logId = 0;
    long term = 0;
    long commitLogId = 0;
    String checkpointPath = "";
    WireShape.Builder shape = new WireShape.Builder();
    for (int key = in.field(); key != Wire.STOP; key = in.field()) {
      switch (key) {
        case LOG_ID -> logId = in.i64();
        case TERM -> term = in.i64();
        case COMMIT_LOG_ID -> commitLogId = in.i64();
        case CHECKPOINT_PATH -> checkpointPath = in.text();
        default -> {
          shape.unknown(key, in.skip(Wire.type(key)));
          continue;
        }
      }
      shape.known(key);
    }
    return new VendorLog(logId, term, commitLogId, checkpointPath, shape.build(in));
  }

  static void encode(WireWriter out, VendorLog log) {
    log.shape.write(
        out,
        key -> {
          switch (key) {
            case LOG_ID -> out.i64(log.logId);
            case TERM -> out.i64(log.term);
            case COMMIT_LOG_ID -> out.i64(log.commitLogId);
            case CHECKPOINT_PATH -> out.text(log.checkpointPath);
            default -> throw new IllegalStateException("no such field: " + key);
          }
        });
  }
}
