// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * As much of S3's protocol as the backend uses, on a loopback port, with a script of what goes
 * wrong. Held to the same contract as a real server.
 */
final class FakeS3 implements AutoCloseable {

  static final String BUCKET = "bucket";

  /** What is sent of an answer before silence falls. */
  private static final int FIRST_BYTES = 1000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeObjects objects = new FakeObjects();
  private final List<Trouble> script = new ArrayList<>();
  private final List<String> operations = new ArrayList<>();
  private final List<S3Request> requests = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch stalled = new CountDownLatch(1);
  private volatile String name = "FakeS3";

  FakeS3() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A name, not an address: with addresses the SDK never puts the bucket into the host. */
  URI endpoint() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  S3Storage storage() {
    return S3Storage.bucket(BUCKET).endpoint(endpoint()).credentials("access", "hidden");
  }

  FakeObjects objects() {
    return objects;
  }

  /** Makes the store pass for another product. */
  FakeS3 server(String product) {
    name = product;
    return this;
  }

  /** Returns what was asked for so far, in order. */
  synchronized List<String> operations() {
    return List.copyOf(operations);
  }

  /** Returns what each request of an operation had in a header, in order; null for nothing. */
  synchronized List<@Nullable String> headers(String operation, String header) {
    List<@Nullable String> values = new ArrayList<>();
    for (S3Request request : requests) {
      if (request.operation().equals(operation)) {
        values.add(request.header(header));
      }
    }
    return values;
  }

  synchronized long count(String operation) {
    return operations.stream().filter(operation::equals).count();
  }

  /** What may happen to one request. */
  enum Kind {
    /** An error instead of the effect. */
    REFUSE,
    /** An error in an answer that says 200, instead of the effect. */
    REFUSE_WITH_200,
    /** The effect, and then an answer of a store that broke inside. */
    BREAK_AFTER,
    /** The effect, and then no answer. */
    LOSE_ANSWER,
    /** The effect, and then half of the answer's body. */
    CUT_ANSWER,
    /** The effect, and then half of the answer's body and silence, until the server is closed. */
    STALL_MIDWAY,
    /** The effect, and an answer whose body has one wrong byte. */
    DAMAGE,
    /** Nothing at all, until the server is closed. */
    STALL,
    /** The effect, a little of the answer's body, and then nothing until the server is closed. */
    STALL_ANSWER,
    /** Nothing out of the ordinary, but for what happens beside it. */
    NONE
  }

  /** One entry of the script, used up when it matches. */
  record Trouble(
      String operation, Kind kind, int status, String code, @Nullable Runnable happening) {}

  FakeS3 refuse(String operation, int times, int status, String code) {
    return add(new Trouble(operation, Kind.REFUSE, status, code, null), times);
  }

  FakeS3 refuseWith200(String operation, String code) {
    return add(new Trouble(operation, Kind.REFUSE_WITH_200, 200, code, null), 1);
  }

  FakeS3 trouble(String operation, Kind kind) {
    return add(new Trouble(operation, kind, 200, "InternalError", null), 1);
  }

  /** Lets something happen before a request has its effect. */
  FakeS3 before(String operation, Runnable happening) {
    return add(new Trouble(operation, Kind.NONE, 0, "", happening), 1);
  }

  /** Loses an answer, and then lets something happen. */
  FakeS3 loseAnswer(String operation, Runnable after) {
    return add(new Trouble(operation, Kind.LOSE_ANSWER, 0, "", after), 1);
  }

  private synchronized FakeS3 add(Trouble trouble, int times) {
    for (int i = 0; i < times; i++) {
      script.add(trouble);
    }
    return this;
  }

  private synchronized @Nullable Trouble next(S3Request request) {
    String operation = request.operation();
    operations.add(operation);
    requests.add(request);
    for (Iterator<Trouble> each = script.iterator(); each.hasNext(); ) {
      Trouble trouble = each.next();
      if (trouble.operation().equals(operation)) {
        each.remove();
        return trouble;
      }
    }
    return null;
  }

  private void handle(HttpExchange exchange) throws IOException {
    S3Request request = S3Request.of(exchange);
    Trouble trouble = next(request);
    Kind kind = trouble == null ? null : trouble.kind();
    if (kind == Kind.STALL) {
      stalled.countDown();
      awaitClose();
      exchange.close();
      return;
    }
    byte[] body;
    try {
      body = request.body(exchange);
    } catch (IOException e) {
      exchange.close(); // The client gave up midway: nothing is stored.
      return;
    }
    if (trouble != null && (kind == Kind.REFUSE || kind == Kind.REFUSE_WITH_200)) {
      send(exchange, S3Answer.error(trouble.status(), trouble.code()), null);
      return;
    }
    if (trouble != null && kind == Kind.NONE && trouble.happening() != null) {
      trouble.happening().run();
    }
    S3Answer answer = objects.answer(request, body);
    if (trouble != null && kind == Kind.LOSE_ANSWER) {
      if (trouble.happening() != null) {
        trouble.happening().run();
      }
      exchange.close();
      return;
    }
    send(exchange, kind == Kind.BREAK_AFTER ? S3Answer.error(500, "InternalError") : answer, kind);
  }

  private static int sent(@Nullable Kind kind, int whole) {
    if (kind == Kind.CUT_ANSWER || kind == Kind.STALL_MIDWAY) {
      return whole / 2;
    }
    return kind == Kind.STALL_ANSWER ? Math.min(FIRST_BYTES, whole) : whole;
  }

  private void send(HttpExchange exchange, S3Answer answer, @Nullable Kind kind)
      throws IOException {
    answer.headers().forEach((header, value) -> exchange.getResponseHeaders().set(header, value));
    exchange.getResponseHeaders().set("Server", name);
    if (exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0) {
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      OutputStream out = exchange.getResponseBody();
      byte[] body = answer.body().clone();
      if (kind == Kind.DAMAGE) {
        body[0] ^= 1;
      }
      out.write(body, 0, sent(kind, body.length));
      out.flush();
      if (kind == Kind.STALL_ANSWER) {
        stalled.countDown();
      }
      if (kind == Kind.STALL_ANSWER || kind == Kind.STALL_MIDWAY) {
        awaitClose();
      }
    }
    exchange.close();
  }

  /** Waits until a request has met with silence. */
  void awaitStall() throws InterruptedException {
    stalled.await();
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
