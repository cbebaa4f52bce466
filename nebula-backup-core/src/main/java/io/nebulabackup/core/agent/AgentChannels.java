// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.nebulabackup.core.tls.FileIdentity;
import io.nebulabackup.core.tls.FileTrust;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens connections to agents. */
final class AgentChannels {

  /** What our agent accepts and sends at most in one message. */
  static final int MAX_MESSAGE_BYTES = 64 << 20;

  private AgentChannels() {}

  /**
   * Opens a channel.
   *
   * @param signOfLife how often to ask a silent agent for a sign of life while a call is under way
   */
  static ManagedChannel open(
      HostAddress address, @Nullable AgentTls tls, Duration timeout, Duration signOfLife) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE))
            .keepAliveTime(signOfLife.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(20, TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES);
    if (tls == null) {
      return builder.usePlaintext().build();
    }
    String serverName = tls.serverName();
    if (serverName != null) {
      builder.overrideAuthority(serverName);
    }
    SslContextBuilder context = GrpcSslContexts.forClient();
    try {
      if (tls.skipVerification()) {
        context.trustManager(InsecureTrustManagerFactory.INSTANCE);
      } else if (tls.trustedCertificates() != null) {
        context.trustManager(FileTrust.of(tls.trustedCertificates()));
      }
      Path certificate = tls.certificate();
      Path key = tls.privateKey();
      if (certificate != null && key != null) {
        context.keyManager(FileIdentity.of(certificate, key));
      }
      return builder.sslContext(context.build()).build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidSpecException(
          "agentTls", String.valueOf(tls), "check the PEM files: " + e.getMessage(), e);
    }
  }
}
