// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports for servers that must be told theirs. */
public final class FreePort {

  private FreePort() {}

  /**
   * Returns a loopback port that nobody uses at this moment. Somebody else may take it before it is
   * used; a server that is told port 0 and says which one it got is better where there is one.
   *
   * @return the port
   */
  public static int find() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
