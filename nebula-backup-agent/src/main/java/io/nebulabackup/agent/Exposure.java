// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.spec.TlsSpec;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Says what an agent's configuration leaves open. */
final class Exposure {

  private Exposure() {}

  /** Returns a predicate for the agent's log; empty if nothing is open. */
  static String of(AgentConfig config) {
    if (config.tls().isPresent()) {
      TlsSpec tls = config.tls().orElseThrow();
      return tls.trustedCertificates().isPresent()
          ? ""
          : "cannot tell who calls it, so it transfers and changes nothing: name the authority of"
              + " the clients' certificates (--tls_client_ca)";
    }
    return isLoopback(config.listenHost())
        ? ""
        : "speaks plain text, and everybody who reaches it may read, replace and delete the data it"
            + " serves and stop its services: give it a certificate, and the authority of its"
            + " clients' (--tls_cert, --tls_key, --tls_client_ca), or keep others off its port";
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // starting will say so
    }
  }
}
