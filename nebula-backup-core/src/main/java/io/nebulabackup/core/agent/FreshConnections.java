// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;

/**
 * Connects anew for every call on a channel whose last attempt to connect failed. By itself gRPC
 * waits ever longer between attempts, up to two minutes, and fails every call meanwhile with the
 * reason of the last one: an agent that is back would still be taken for dead.
 */
final class FreshConnections extends Channel {

  private final ManagedChannel channel;

  FreshConnections(ManagedChannel channel) {
    this.channel = channel;
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.enterIdle();
    }
    return channel.newCall(method, options);
  }

  @Override
  public String authority() {
    return channel.authority();
  }
}
