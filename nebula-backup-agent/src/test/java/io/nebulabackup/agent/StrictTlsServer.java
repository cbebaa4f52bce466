// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.core.tls.FileIdentity;
import io.nebulabackup.core.tls.FileTrust;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A server that takes only clients with a certificate, as metad does where it is told to. */
final class StrictTlsServer {

  private StrictTlsServer() {}

  /** Has a client with this context connect, and returns whose certificate it presented. */
  static String callerOf(SSLContext client, TestKeys own, TestKeys trusted) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {FileIdentity.of(own.certificate(), own.key())},
        new TrustManager[] {FileTrust.of(trusted.certificate())},
        null);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SSLServerSocket listener =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
      listener.setNeedClientAuth(true);
      listener.setEnabledProtocols(new String[] {"TLSv1.2"});
      CompletableFuture<String> caller = new CompletableFuture<>();
      Thread server = new Thread(() -> accept(listener, caller), "strict-tls");
      server.setDaemon(true);
      server.start();
      try (SSLSocket socket =
          (SSLSocket) client.getSocketFactory().createSocket(loopback, listener.getLocalPort())) {
        socket.startHandshake();
      }
      return caller.get(30, TimeUnit.SECONDS);
    }
  }

  private static void accept(SSLServerSocket listener, CompletableFuture<String> caller) {
    try (SSLSocket socket = (SSLSocket) listener.accept()) {
      socket.startHandshake();
      caller.complete(socket.getSession().getPeerPrincipal().getName());
    } catch (Exception e) { // reaches the test
      caller.completeExceptionally(e);
    }
  }
}
