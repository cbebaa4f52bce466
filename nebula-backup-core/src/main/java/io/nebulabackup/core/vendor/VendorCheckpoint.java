// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The frozen directory of one space on one data path of a storaged: the vendor's {@code
 * CheckpointInfo}.
 *
 * @param spaceId the space's id
 * @param parts by partition id, where the log stood; only of partitions this host led
 * @param dataPath the checkpoint's directory on the host, absolute
 * @param shape the fields as they stood on the wire
 */
public record VendorCheckpoint(
    int spaceId, Map<Integer, VendorLog> parts, String dataPath, WireShape shape) {

  private static final int SPACE_ID = Wire.I32_FIELD | 1;
  private static final int PARTS = Wire.MAP_FIELD | 2;
  private static final int DATA_PATH = Wire.STRING_FIELD | 3;
  private static final WireShape ALL = WireShape.of(SPACE_ID, PARTS, DATA_PATH);

  /** Keeps the order of the partitions. */
  public VendorCheckpoint {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /**
   * Creates one with all fields present.
   *
   * @param spaceId the space's id
   * @param parts by partition id, where the log stood
   * @param dataPath the checkpoint's directory on the host, absolute
   */
  public VendorCheckpoint(int spaceId, Map<Integer, VendorLog> parts, String dataPath) {
    this(spaceId, parts, dataPath, ALL);
  }

  static VendorCheckpoint decode(WireReader in) {
    int spaceId = 0;
    Map<Integer, VendorLog> parts = Map.of();
    String dataPath = "";
    WireShape.Builder shape = new WireShape.Builder();
    for (int key = in.field(); key != Wire.STOP; key = in.field()) {
      switch (key) {
        case SPACE_ID -> spaceId = in.i32();
        case PARTS -> parts = in.structsByNumber(VendorLog::decode);
        case DATA_PATH -> dataPath = in.text();
        default -> {
          shape.unknown(key, in.skip(Wire.type(key)));
          continue;
        }
      }
      shape.known(key);
    }
    return new VendorCheckpoint(spaceId, parts, dataPath, shape.build(in));
  }

  static void encode(WireWriter out, VendorCheckpoint checkpoint) {
    checkpoint.shape.write(
        out,
        key -> {
          switch (key) {
            case SPACE_ID -> out.i32(checkpoint.spaceId);
            case PARTS -> out.structsByNumber(checkpoint.parts, VendorLog::encode);
            case DATA_PATH -> out.text(checkpoint.dataPath);
            default -> throw new IllegalStateException("no such field: " + key);
          }
        });
  }
}
