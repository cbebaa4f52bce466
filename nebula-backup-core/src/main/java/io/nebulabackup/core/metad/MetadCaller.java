// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.TApplicationException;
import com.vesoft.nebula.HostAddr;
import com.vesoft.nebula.meta.VerifyClientVersionReq;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls, one connection each, and follows the leader. Thread-safe; {@link #close} makes all
 * calls under way fail.
 */
final class MetadCaller implements AutoCloseable {

  private static final int ERROR_MESSAGE_FIELD = 3;

  private final MetadOptions options;
  private final Pace pace;
  private final List<HostAddress> metads;
  private final Set<FramedConnection> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable HostAddress leader;
  private volatile boolean closed;

  MetadCaller(List<HostAddress> seeds, MetadOptions options, Pace pace) {
    this.metads = new CopyOnWriteArrayList<>(seeds);
    this.options = options;
    this.pace = pace;
  }

  /**
   * Puts the cluster's own addresses before the seeds, so that the leader is found under its own.
   */
  void learn(List<HostAddress> known) {
    for (int i = known.size() - 1; i >= 0; i--) {
      if (metads.indexOf(known.get(i)) != i) {
        metads.remove(known.get(i));
        metads.add(0, known.get(i));
      }
    }
    HostAddress current = leader;
    if (current != null && !known.contains(current)) {
      leader = null;
    }
  }

  /** Asks the leader, wherever it is. */
  <T> T askLeader(MetadRequest<T> request) {
    LeaderSearch search = new LeaderSearch(request.method(), List.copyOf(metads), leader, pace);
    search.start(options.leaderTimeout());
    while (true) {
      HostAddress metad = search.next();
      try {
        Exchange exchange = exchange(metad, request);
        if (exchange.code == MetadErrors.LEADER_CHANGED) {
          search.redirected(metad, exchange.leader);
        } else if (exchange.code == MetadErrors.LEADER_LEASE_FAILED) {
          search.notReady(metad);
        } else {
          T answer = answer(metad, exchange, request);
          leader = metad;
          return answer;
        }
      } catch (IOException e) {
        leader = null;
        search.failed(metad, e);
      }
    }
  }

  /**
   * Asks one metad, once, leader or not.
   *
   * @throws IOException if it does not answer
   */
  <T> T ask(HostAddress metad, MetadRequest<T> request) throws IOException {
    return answer(metad, exchange(metad, request), request);
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(MetadCaller::closeQuietly);
  }

  /** A reply, its code, and the leader it names. */
  private record Exchange(int code, @Nullable HostAddress leader, ThriftStruct reply) {}

  private <T> Exchange exchange(HostAddress metad, MetadRequest<T> request) throws IOException {
    try (FramedConnection connection = connect(metad)) {
      open.add(connection);
      try {
        verifyClientVersion(metad, connection);
        return send(metad, request, connection);
      } catch (TApplicationException e) {
        throw new ClusterOperationException(
            request.describe(metad)
                + " could not be run: "
                + e.getMessage()
                + ". Is it a NebulaGraph 3.3 or newer?",
            e);
      } finally {
        open.remove(connection);
      }
    } catch (IOException e) {
      if (closed) {
        throw new BackupCancelledException(
            request.describe(metad) + " was cut off: the client was closed.", e);
      }
      throw e;
    }
  }

  private <T> Exchange send(HostAddress metad, MetadRequest<T> request, FramedConnection connection)
      throws IOException {
    boolean once = request.kind() == MetadRequest.Kind.ONCE;
    Duration timeout = once ? options.longCallTimeout() : options.readTimeout();
    byte[] call = ThriftMessages.call(request.method(), request.arguments()::write);
    try {
      ThriftStruct reply =
          ThriftMessages.result(request.method(), connection.exchange(call, timeout));
      HostAddr leader = reply.struct(request.kind().leaderField(), new HostAddr("", 0));
      return new Exchange(code(reply), ReplyMapping.address(leader).orElse(null), reply);
    } catch (IOException e) {
      if (once) {
        throw outcomeUnknown(metad, request, e);
      }
      throw e;
    }
  }

  private FramedConnection connect(HostAddress metad) throws IOException {
    if (closed) {
      throw new IOException("the client is closed");
    }
    return FramedConnection.open(metad, options.connectTimeout(), options.tls());
  }

  private void verifyClientVersion(HostAddress metad, FramedConnection connection)
      throws IOException, TApplicationException {
    VerifyClientVersionReq request = new VerifyClientVersionReq();
    request.setClient_version(Texts.bytes(options.clientVersion()));
    HostAddress caller = options.caller();
    if (caller != null) {
      request.setHost(ReplyMapping.thrift(caller));
    }
    byte[] call = ThriftMessages.call("verifyClientVersion", request::write);
    ThriftStruct reply =
        ThriftMessages.result(
            "verifyClientVersion", connection.exchange(call, options.readTimeout()));
    if (code(reply) != MetadErrors.SUCCEEDED) {
      throw MetadErrors.refusal(
          "verifyClientVersion of " + options.clientVersion() + " at metad " + metad,
          code(reply),
          reply.text(ERROR_MESSAGE_FIELD).orElse(""));
    }
  }

  private static int code(ThriftStruct reply) throws IOException {
    return reply.i32(1).orElse(MetadErrors.SUCCEEDED); // a default may be left out on the wire
  }

  private static <T> T answer(HostAddress metad, Exchange exchange, MetadRequest<T> request)
      throws IOException {
    if (!request.accepted().test(exchange.code)) {
      throw MetadErrors.refusal(request.describe(metad), exchange.code, "");
    }
    try {
      return request.answer().of(metad, exchange.code, exchange.reply);
    } catch (IOException e) {
      if (request.kind() == MetadRequest.Kind.ONCE) {
        throw outcomeUnknown(metad, request, e);
      }
      throw e;
    }
  }

  private static <T> ClusterOperationException outcomeUnknown(
      HostAddress metad, MetadRequest<T> request, IOException cause) {
    return new ClusterOperationException(
        request.describe(metad)
            + " was sent, but no answer came that could be read: "
            + cause.getMessage()
            + ". It may be under way, done or lost, so it is not sent again. A backup made"
            + " nevertheless shows in listSnapshots (INVALID while it is being made): wait for it"
            + " and drop it.",
        cause);
  }

  private static void closeQuietly(FramedConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // Closing a socket fails only if it is broken already.
    }
  }
}
