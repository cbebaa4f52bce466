// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

/**
 * The vendor's agent on a loopback address, as {@code dev/servers} installs it. Safe for use by
 * several threads.
 */
public final class VendorAgent implements AutoCloseable {

  private final HostAddress address;
  private final ServerProcess process;

  private VendorAgent(HostAddress address, ServerProcess process) {
    this.address = address;
    this.process = process;
  }

  /**
   * Starts an agent, or skips the test if it is not installed (see {@link ServerProcess#program}).
   * It listens when this returns, but metad need not know it yet.
   *
   * @param host the loopback address it is to listen on and to be known by
   * @param metad the metad it reports to, {@code host:port}
   * @return the running agent
   */
  public static VendorAgent start(String host, String metad) {
    String program = ServerProcess.program("nebula-agent").toString();
    HostAddress address = new HostAddress(host, freePort(host));
    return new VendorAgent(
        address,
        ServerProcess.start(
            List.of(program, "--agent", address.toString(), "--meta", metad, "--hbs", "1"),
            Map.of(),
            line -> line.contains("Start agent server")));
  }

  private static int freePort(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + host, e);
    }
  }

  /**
   * Returns where the agent listens.
   *
   * @return its address
   */
  public HostAddress address() {
    return address;
  }

  /**
   * Returns what the agent said last, for messages.
   *
   * @return up to 50 lines of its log
   */
  public String lastLines() {
    return process.lastLines();
  }

  /** Kills the agent. */
  @Override
  public void close() {
    process.close();
  }
}
