// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.protocol.TBinaryProtocol;
import com.facebook.thrift.transport.TMemoryInputTransport;
import io.nebulabackup.model.HostAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server of framed messages whose answers a test writes, frame by frame. */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Thread acceptor;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Queue<String> calls = new ConcurrentLinkedQueue<>();
  private final Map<String, Function<byte[], byte @Nullable []>> answers =
      new ConcurrentHashMap<>();

  private ScriptedServer(ServerSocket listener) {
    this.listener = listener;
    this.acceptor = new Thread(this::accept);
    acceptor.setDaemon(true);
  }

  /** Starts a server that accepts every client version and knows no other call. */
  static ScriptedServer start() {
    try {
      ScriptedServer server =
          new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      server.answer("verifyClientVersion", Recording.response("001-verifyClientVersion"));
      server.acceptor.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HostAddress address() {
    return new HostAddress("127.0.0.1", listener.getLocalPort());
  }

  /** Answers a method with these frames, one for each call, the last one for ever. */
  ScriptedServer answer(String method, byte[]... frames) {
    Queue<byte[]> left = new ConcurrentLinkedQueue<>(List.of(frames));
    return on(method, request -> left.size() > 1 ? left.remove() : left.element());
  }

  /** Answers a method with what the function makes of the request; null hangs up. */
  ScriptedServer on(String method, Function<byte[], byte @Nullable []> answer) {
    answers.put(method, answer);
    return this;
  }

  /** Returns the calls received, without verifyClientVersion. */
  List<String> calls() {
    return calls.stream().filter(call -> !call.equals("verifyClientVersion")).toList();
  }

  @Override
  public void close() {
    try {
      listener.close();
      acceptor.join(); // until it is out of accept(), somebody may still be accepted
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread session = new Thread(() -> serve(socket));
        session.setDaemon(true);
        session.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        byte[] request = in.readNBytes(in.readInt());
        String method =
            new TBinaryProtocol(new TMemoryInputTransport(request)).readMessageBegin().name;
        calls.add(method);
        byte[] answer = answers.getOrDefault(method, r -> null).apply(request);
        if (answer == null) {
          return;
        }
        out.write( // in one piece, or it waits for the client's acknowledgement in between
            ByteBuffer.allocate(4 + answer.length).putInt(answer.length).put(answer).array());
      }
    } catch (IOException e) {
      // The client hung up.
    }
  }
}
