// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands between a client and an HTTP server and passes everything on, but for an answer it is told
 * to lose: the server has done what it was asked, and the client does not learn of it.
 */
final class AnswerLosingProxy implements AutoCloseable {

  private static final byte[] GO_ON = "HTTP/1.1 100".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER_BYTES = 64 * 1024;

  private final URI server;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean losing = new AtomicBoolean();

  AnswerLosingProxy(URI server) throws IOException {
    this.server = server;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Loses the next answer. */
  void loseNext() {
    losing.set(true);
  }

  /** Whether an answer has been lost since it was asked for. */
  boolean hasLost() {
    return !losing.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.getHost(), server.getPort());
        sockets.add(client);
        sockets.add(upstream);
        threads.execute(() -> pass(client, upstream, false));
        threads.execute(() -> pass(upstream, client, true));
      }
    } catch (IOException e) {
      // Closed, or the server is gone: whoever is connected notices.
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        boolean last = answers && !isGoOn(buffer) && losing.compareAndSet(true, false);
        if (last) {
          return;
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One side has hung up; the other one is told by closing.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static boolean isGoOn(byte[] buffer) {
    return Arrays.equals(buffer, 0, GO_ON.length, GO_ON, 0, GO_ON.length);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Closeable socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
