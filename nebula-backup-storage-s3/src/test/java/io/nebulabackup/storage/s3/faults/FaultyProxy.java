// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a store: passes bytes on and counts them, resets connections, and
 * answers new ones with HTTP's 503. Safe for use by several threads.
 */
final class FaultyProxy implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 << 10;
  private static final int MAX_HEAD_BYTES = 64 << 10;

  private static final byte[] BUSY =
      """
      HTTP/1.1 503 Service Unavailable\r
      Content-Type: application/xml\r
      Content-Length: 59\r
      Connection: close\r
      \r
      <Error><Code>SlowDown</Code><Message>busy</Message></Error>"""
          .getBytes(StandardCharsets.US_ASCII);

  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong put = new AtomicLong();
  private final AtomicInteger busyLeft = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();
  private volatile long nanosPerByte;

  FaultyProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    spawn(this::accept, "proxy-accept");
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Bytes that clients have sent so far, heads of requests included. */
  long sentBytes() {
    return sent.get();
  }

  /** Bytes of bodies that clients have put so far: of objects and of parts, not of heads. */
  long putBytes() {
    return put.get();
  }

  /** Connections reset and requests refused so far. */
  int faults() {
    return faults.get();
  }

  /** Passes at most so many bytes a second from each client to the store; 0 for all it can. */
  void slowDown(int bytesPerSecond) {
    nanosPerByte = bytesPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
  }

  /** Resets every connection there is. */
  void resetAll() {
    for (Socket client : clients) {
      faults.incrementAndGet();
      reset(client);
    }
  }

  /** Answers the next requests on new connections with 503, after resetting those there are. */
  void beBusy(int requests) {
    busyLeft.set(requests);
    resetAll();
  }

  /** Resets every connection there is, and refuses all until {@link #mend()}. */
  void cut() {
    beBusy(Integer.MAX_VALUE);
  }

  /** Ends {@link #cut()}. */
  void mend() {
    busyLeft.set(0);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        clients.add(client);
        spawn(() -> serve(client), "proxy-up");
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      if (busyLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        faults.incrementAndGet();
        refuse(client);
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        spawn(() -> pass(server, client, null), "proxy-down");
        pass(client, server, new PutMeter(put));
      }
    } catch (IOException e) {
      reset(client); // the store is down
    } finally {
      clients.remove(client);
    }
  }

  private static void refuse(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    int matched = 0;
    for (int read = 0; read < MAX_HEAD_BYTES && matched < 4; read++) {
      int b = in.read();
      if (b < 0) {
        return;
      }
      matched = b == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : b == '\r' ? 1 : 0;
    }
    client.getOutputStream().write(BUSY);
    client.shutdownOutput();
    byte[] rest = new byte[BUFFER_BYTES];
    for (int read = in.read(rest); read >= 0; read = in.read(rest)) {
      // A client that sends its body without waiting must be able to read the answer.
    }
  }

  /** Passes on until either side ends; then both do. */
  private void pass(Socket from, Socket to, @Nullable PutMeter up) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (up != null) {
          sent.addAndGet(read);
          up.follow(buffer, read);
          if (nanosPerByte > 0) {
            LockSupport.parkNanos(nanosPerByte * read);
          }
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Reset by one of them, or by a test.
    }
    reset(from);
    reset(to);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Closed already.
    }
  }

  private static void spawn(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clients.forEach(FaultyProxy::reset);
  }
}
