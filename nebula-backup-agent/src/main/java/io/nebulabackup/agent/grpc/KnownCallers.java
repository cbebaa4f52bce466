// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.nebulabackup.agent.proto.v1.TransferServiceGrpc;
import io.nebulabackup.agent.proto.vendor.AgentServiceGrpc;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Under TLS, lets callers without a certificate ask how things are, and nothing else: whatever
 * moves data, changes files or touches services is for callers one knows. Without TLS all may do
 * all, as with the vendor's agent. Safe for use by several threads.
 */
public final class KnownCallers implements ServerInterceptor {

  private static final Set<String> OPEN =
      Stream.of(
              TransferServiceGrpc.getDescribeMethod(),
              TransferServiceGrpc.getInspectWalMethod(),
              TransferServiceGrpc.getProveTailsMethod(),
              AgentServiceGrpc.getHealthCheckMethod(),
              AgentServiceGrpc.getServiceStatusMethod(),
              AgentServiceGrpc.getGetSpaceUsagesMethod(),
              StorageServiceGrpc.getExistDirMethod())
          .map(MethodDescriptor::getFullMethodName)
          .collect(Collectors.toUnmodifiableSet());

  private final boolean tls;

  /**
   * Creates the check.
   *
   * @param tls whether the agent speaks TLS
   */
  public KnownCallers(boolean tls) {
    this.tls = tls;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    if (!tls || OPEN.contains(method) || isKnown(call)) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.UNAUTHENTICATED.withDescription(
            method
                + " is for clients with a certificate: start the agent with --tls_client_ca, and"
                + " give the client a certificate of that authority"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private static boolean isKnown(ServerCall<?, ?> call) {
    @Nullable SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    try {
      return session != null && session.getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }
}
