// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import java.util.List;

/**
 * What one storaged froze of one space: the vendor's {@code HostBackupInfo}.
 *
 * @param host the storaged's client address
 * @param checkpoints one per data path, in the storaged's order; the index in this list is the
 *     {@code i} of {@code data{i}} in object keys
 * @param shape the fields as they stood on the wire
 */
public record VendorHostBackup(
    VendorHost host, List<VendorCheckpoint> checkpoints, WireShape shape) {

  private static final int HOST = Wire.STRUCT_FIELD | 1;
  private static final int CHECKPOINTS = Wire.LIST_FIELD | 2;
  private static final WireShape ALL = WireShape.of(HOST, CHECKPOINTS);

  /** Copies the list. */
  public VendorHostBackup {
    checkpoints = List.copyOf(checkpoints);
  }

  /**
   * Creates one with all fields present.
   *
   * @param host the storaged's client address
   * @param checkpoints one per data path, in the storaged's order
   */
  public VendorHostBackup(VendorHost host, List<VendorCheckpoint> checkpoints) {
    this(host, checkpoints, ALL);
  }

  static VendorHostBackup decode(WireReader in) {
    VendorHost host = VendorHost.ABSENT;
    List<VendorCheckpoint> checkpoints = List.of();
    WireShape.Builder shape = new WireShape.Builder();
    for (int key = in.field(); key != Wire.STOP; key = in.field()) {
      switch (key) {
        case HOST -> host = VendorHost.decode(in);
        case CHECKPOINTS -> checkpoints = in.list(Wire.STRUCT, VendorCheckpoint::decode);
        default -> {
          shape.unknown(key, in.skip(Wire.type(key)));
          continue;
        }
      }
      shape.known(key);
    }
    return new VendorHostBackup(host, checkpoints, shape.build(in));
  }

  static void encode(WireWriter out, VendorHostBackup backup) {
    backup.shape.write(
        out,
        key -> {
          switch (key) {
            case HOST -> VendorHost.encode(out, backup.host);
            case CHECKPOINTS -> out.list(Wire.STRUCT, backup.checkpoints, VendorCheckpoint::encode);
            default -> throw new IllegalStateException("no such field: " + key);
          }
        });
  }
}
