// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

/**
 * What defines a space: the vendor's {@code SpaceDesc}. Character set, vertex id type, zones and so
 * on are kept, but not looked at.
 *
 * @param name the space's name
 * @param partitions how many partitions it has
 * @param replicaFactor how many replicas each partition has
 * @param shape the fields as they stood on the wire
 */
public record VendorSpaceDescription(
    String name, int partitions, int replicaFactor, WireShape shape) {

  /** None at all. */
  static final VendorSpaceDescription ABSENT =
      new VendorSpaceDescription("", 0, 0, WireShape.EMPTY);

  private static final int NAME = Wire.STRING_FIELD | 1;
  private static final int PARTITIONS = Wire.I32_FIELD | 2;
  private static final int REPLICA_FACTOR = Wire.I32_FIELD | 3;
  private static final WireShape KNOWN = WireShape.of(NAME, PARTITIONS, REPLICA_FACTOR);

  /**
   * Creates one of the known fields.
   *
   * @param name the space's name
   * @param partitions how many partitions it has
   * @param replicaFactor how many replicas each partition has
   */
  public VendorSpaceDescription(String name, int partitions, int replicaFactor) {
    this(name, partitions, replicaFactor, KNOWN);
  }

  static VendorSpaceDescription decode(WireReader in) {
    String name = "";
    int partitions = 0;
    int replicaFactor = 0;
    WireShape.Builder shape = new WireShape.Builder();
    for (int key = in.field(); key != Wire.STOP; key = in.field()) {
      switch (key) {
        case NAME -> name = in.text();
        case PARTITIONS -> partitions = in.i32();
        case REPLICA_FACTOR -> replicaFactor = in.i32();
        default -> {
          shape.unknown(key, in.skip(Wire.type(key)));
          continue;
        }
      }
      shape.known(key);
    }
    return new VendorSpaceDescription(name, partitions, replicaFactor, shape.build(in));
  }

  static void encode(WireWriter out, VendorSpaceDescription space) {
    space.shape.write(
        out,
        key -> {
          switch (key) {
            case NAME -> out.text(space.name);
            case PARTITIONS -> out.i32(space.partitions);
            case REPLICA_FACTOR -> out.i32(space.replicaFactor);
            default -> throw new IllegalStateException("no such field: " + key);
          }
        });
  }
}
