// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import io.nebulabackup.model.HostAddress;
import java.util.Optional;

/**
 * The address of a service as it stands on the wire, where it may be empty: the vendor's {@code
 * HostAddr}.
 *
 * @param host the IP address or name; may be empty
 * @param port the port; may be 0
 * @param shape the fields as they stood on the wire
 */
public record VendorHost(String host, int port, WireShape shape) {

  /** None at all. */
  static final VendorHost ABSENT = new VendorHost("", 0, WireShape.EMPTY);

  private static final int HOST = Wire.STRING_FIELD | 1;
  private static final int PORT = Wire.I32_FIELD | 2;
  private static final WireShape ALL = WireShape.of(HOST, PORT);

  /**
   * Creates one of an address.
   *
   * @param address the address
   */
  public VendorHost(HostAddress address) {
    this(address.host(), address.port(), ALL);
  }

  /**
   * Returns the address.
   *
   * @return the address, or empty if it names no service
   */
  public Optional<HostAddress> address() {
    return host.isBlank() || port < 1 || port > 65535
        ? Optional.empty()
        : Optional.of(new HostAddress(host, port));
  }

  static VendorHost decode(WireReader in) {
    String host = "";
    int port = 0;
    WireShape.Builder shape = new WireShape.Builder();
    for (int key = in.field(); key != Wire.STOP; key = in.field()) {
      switch (key) {
        case HOST -> host = in.text();
        case PORT -> port = in.i32();
        default -> {
          shape.unknown(key, in.skip(Wire.type(key)));
          continue;
        }
      }
      shape.known(key);
    }
    return new VendorHost(host, port, shape.build(in));
  }

  static void encode(WireWriter out, VendorHost value) {
    value.shape.write(
        out,
        key -> {
          switch (key) {
            case HOST -> out.text(value.host);
            case PORT -> out.i32(value.port);
            default -> throw new IllegalStateException("no such field: " + key);
          }
        });
  }
}
