// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.agents;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a store and counts the HTTP requests, and the bytes of their bodies. */
final class CountingProxy implements AutoCloseable {

  private static final int BUFFER_BYTES = 32 << 10;

  private final int target;
  private final ServerSocket listener;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  CountingProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    spawn(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  long requests() {
    return requests.get();
  }

  long bodyBytes() {
    return bytes.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        spawn(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      spawn(() -> answer(server, client));
      InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER_BYTES);
      OutputStream out = server.getOutputStream();
      while (request(in, out)) {
        requests.incrementAndGet();
      }
    } catch (IOException e) {
      // One of them hung up.
    }
  }

  /** Passes on one request; false if there is none. */
  private boolean request(InputStream in, OutputStream out) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0; // the last four bytes
    while (last != 0x0D0A0D0A) {
      int b = in.read();
      if (b < 0) {
        return false;
      }
      head.write(b);
      last = last << 8 | b;
    }
    long left = 0;
    for (String line : head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("transfer-encoding:")) {
        throw new IOException("cannot count a body of unknown length");
      }
      if (lower.startsWith("content-length:")) {
        left = Long.parseLong(lower.substring("content-length:".length()).strip());
      }
    }
    head.writeTo(out);
    bytes.addAndGet(left);
    byte[] buffer = new byte[BUFFER_BYTES];
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return false;
      }
      out.write(buffer, 0, read);
      left -= read;
    }
    return true;
  }

  private static void answer(Socket server, Socket client) {
    try {
      server.getInputStream().transferTo(client.getOutputStream());
      client.shutdownOutput();
    } catch (IOException e) {
      // One of them hung up.
    }
  }

  private static void spawn(Runnable task) {
    Thread thread = new Thread(task, "counting-proxy");
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
  }
}
