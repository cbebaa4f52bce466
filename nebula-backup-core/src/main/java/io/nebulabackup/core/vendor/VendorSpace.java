// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import java.util.List;

/**
 * One space of a backup: the vendor's {@code SpaceBackupInfo}.
 *
 * @param description what defines the space
 * @param hosts what each storaged froze of it
 * @param shape the fields as they stood on the wire
 */
public record VendorSpace(
    VendorSpaceDescription description, List<VendorHostBackup> hosts, WireShape shape) {

  private static final int SPACE = Wire.STRUCT_FIELD | 1;
  private static final int HOST_BACKUPS = Wire.LIST_FIELD | 2;
  private static final WireShape ALL = WireShape.of(SPACE, HOST_BACKUPS);

  /** Copies the list. */
  public VendorSpace {
    hosts = List.copyOf(hosts);
  }

  /**
   * Creates one with all fields present.
   *
   * @param description what defines the space
   * @param hosts what each storaged froze of it
   */
  public VendorSpace(VendorSpaceDescription description, List<VendorHostBackup> hosts) {
    this(description, hosts, ALL);
  }

  static VendorSpace decode(WireReader in) {
    VendorSpaceDescription description = VendorSpaceDescription.ABSENT;
    List<VendorHostBackup> hosts = List.of();
    WireShape.Builder shape = new WireShape.Builder();
    for (int key = in.field(); key != Wire.STOP; key = in.field()) {
      switch (key) {
        case SPACE -> description = VendorSpaceDescription.decode(in);
        case HOST_BACKUPS -> hosts = in.list(Wire.STRUCT, VendorHostBackup::decode);
        default -> {
          shape.unknown(key, in.skip(Wire.type(key)));
          continue;
        }
      }
      shape.known(key);
    }
    return new VendorSpace(description, hosts, shape.build(in));
  }

  static void encode(WireWriter out, VendorSpace space) {
    space.shape.write(
        out,
        key -> {
          switch (key) {
            case SPACE -> VendorSpaceDescription.encode(out, space.description);
            case HOST_BACKUPS -> out.list(Wire.STRUCT, space.hosts, VendorHostBackup::encode);
            default -> throw new IllegalStateException("no such field: " + key);
          }
        });
  }
}
