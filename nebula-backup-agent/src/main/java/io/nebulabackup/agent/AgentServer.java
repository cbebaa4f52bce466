// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslSessionContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.nebulabackup.core.tls.FileIdentity;
import io.nebulabackup.core.tls.FileTrust;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.spec.TlsSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;

/** How an agent listens. */
final class AgentServer {

  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private AgentServer() {}

  static NettyServerBuilder builder(AgentConfig config) {
    InetSocketAddress address = new InetSocketAddress(config.listenHost(), config.listenPort());
    if (address.isUnresolved()) {
      throw new InvalidSpecException(
          "listenHost", config.listenHost(), "pass an IP address or a name of this host");
    }
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(1, TimeUnit.MINUTES)
            .keepAliveTimeout(20, TimeUnit.SECONDS);
    config.tls().ifPresent(tls -> builder.sslContext(context(tls)));
    return builder;
  }

  private static SslContext context(TlsSpec tls) {
    Path certificate = tls.certificate().orElseThrow();
    Path key = tls.privateKey().orElseThrow();
    try {
      SslContextBuilder context =
          GrpcSslContexts.configure(SslContextBuilder.forServer(FileIdentity.of(certificate, key)));
      Path trusted = tls.trustedCertificates().orElse(null);
      if (trusted != null) {
        context.trustManager(FileTrust.of(trusted)).clientAuth(ClientAuth.REQUIRE);
      }
      SslContext built = context.build();
      if (built.sessionContext() instanceof OpenSslSessionContext sessions) {
        // A resumed session would not look at the certificates again.
        sessions.setSessionCacheEnabled(false);
      }
      return built;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidSpecException(
          "tls", tls.toString(), "check the PEM files: " + e.getMessage(), e);
    }
  }
}
