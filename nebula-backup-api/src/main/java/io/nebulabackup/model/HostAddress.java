// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import java.util.Comparator;

/**
 * The address of a service as the cluster knows it. NebulaGraph compares hosts as plain strings: an
 * IP address and a name of the same machine are different hosts.
 *
 * @param host the IP address or name
 * @param port the service's thrift or gRPC port, 1 to 65535
 */
public record HostAddress(String host, int port) implements Comparable<HostAddress> {

  private static final Comparator<HostAddress> ORDER =
      Comparator.comparing(HostAddress::host).thenComparingInt(HostAddress::port);

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException if the host is empty or the port out of range
   */
  public HostAddress {
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("no address: '" + host + "', port " + port);
    }
  }

  /**
   * Reads an address.
   *
   * @param text {@code host:port}
   * @return the address
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static HostAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("'" + text + "' is not host:port");
    }
    try {
      return new HostAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not host:port", e);
    }
  }

  @Override
  public int compareTo(HostAddress other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
