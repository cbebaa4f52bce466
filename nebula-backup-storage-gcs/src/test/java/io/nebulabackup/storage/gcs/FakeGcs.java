// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A store of one object, spoken to by resumable uploads, on a loopback port. It keeps the protocol
 * but where a test says otherwise.
 */
final class FakeGcs implements AutoCloseable {

  /** What a client asks for. */
  enum Request {
    START,
    CHUNK,
    LOOK_UP,
    DOWNLOAD,
    DELETE
  }

  /** Does what is asked. */
  static final int WELL = 0;

  /** Closes the connection, having done nothing; a download, halfway. */
  static final int CUT = -1;

  /** Does what is asked and closes the connection without an answer. */
  static final int ANSWER_LOST = -2;

  private static final Pattern MARK = Pattern.compile("\"nebula-backup-write\":\"([^\"]+)\"");
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");
  private static final Pattern PRECONDITION = Pattern.compile("ifGenerationMatch=(\\d+)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<Request, Queue<Integer>> script = new EnumMap<>(Request.class);
  private final List<String> asked = new ArrayList<>();
  private String mark = "none";
  private String objectsMark = "none";
  private byte[] arrived = {};
  private String precondition = "none";
  private byte @Nullable [] object;
  private long generation;
  private boolean corrupting;
  private Runnable beforeLast = () -> {};
  private boolean damaged;

  FakeGcs() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI host() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Says what becomes of the next requests of a kind; statuses are refusals. */
  synchronized FakeGcs next(Request request, Integer... outcomes) {
    script(request).addAll(List.of(outcomes));
    return this;
  }

  private Queue<Integer> script(Request request) {
    return script.computeIfAbsent(request, kind -> new ArrayDeque<>());
  }

  /** From now on keeps other bytes than it is sent, with a checksum of what it keeps. */
  synchronized void corrupt() {
    corrupting = true;
  }

  /** Damages what it keeps, and leaves its checksum. */
  synchronized void damage() {
    damaged = true;
  }

  /** Has something happen while the next last chunk of an upload arrives. */
  synchronized void beforeLastChunk(Runnable happening) {
    beforeLast = happening;
  }

  synchronized void keep(byte[] bytes) {
    object = bytes.clone();
    objectsMark = "none";
    generation++;
  }

  synchronized void forget() {
    object = null;
  }

  synchronized byte @Nullable [] object() {
    return object == null ? null : object.clone();
  }

  /** Returns the queries of the requests made so far. */
  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Request request = kind(exchange);
      asked.add(request + " " + exchange.getRequestURI().getQuery());
      Integer scripted = script(request).poll();
      int outcome = scripted == null ? WELL : scripted;
      if (outcome > 0) {
        answer(exchange, outcome, "{\"error\":{\"code\":" + outcome + ",\"message\":\"no\"}}");
      } else if (outcome != CUT || request == Request.DOWNLOAD) {
        serve(exchange, request, body, outcome);
      }
    }
  }

  private static Request kind(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    return switch (exchange.getRequestMethod()) {
      case "POST" -> Request.START;
      case "PUT" -> Request.CHUNK;
      case "DELETE" -> Request.DELETE;
      default -> query.contains("alt=media") ? Request.DOWNLOAD : Request.LOOK_UP;
    };
  }

  private void serve(HttpExchange exchange, Request request, byte[] body, int outcome)
      throws IOException {
    switch (request) {
      case START -> {
        precondition = precondition(exchange);
        if (!holds(precondition)) {
          answer(exchange, 412, "{\"error\":{\"code\":412,\"message\":\"condition not met\"}}");
          return;
        }
        Matcher written = MARK.matcher(new String(body, StandardCharsets.UTF_8));
        mark = written.find() ? written.group(1) : "none";
        arrived = new byte[0];
        exchange.getResponseHeaders().set("Location", host() + "/upload/session?upload_id=1");
        answer(exchange, 200, "");
      }
      case CHUNK -> chunk(exchange, body, outcome);
      case LOOK_UP -> describe(exchange);
      case DOWNLOAD -> download(exchange, outcome);
      case DELETE -> {
        boolean there = object != null;
        object = null;
        answer(exchange, there ? 204 : 404, "");
      }
    }
  }

  private static String precondition(HttpExchange exchange) {
    Matcher found = PRECONDITION.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
    return found.find() ? found.group(1) : "none";
  }

  private boolean holds(String generationMatch) {
    return generationMatch.equals("none")
        || generationMatch.equals(String.valueOf(object == null ? 0 : generation));
  }

  private void chunk(HttpExchange exchange, byte[] body, int outcome) throws IOException {
    Matcher range =
        CONTENT_RANGE.matcher(
            String.valueOf(exchange.getRequestHeaders().getFirst("Content-Range")));
    if (range.matches() && arrived.length == Integer.parseInt(range.group(1))) {
      int before = arrived.length;
      arrived = Arrays.copyOf(arrived, before + body.length);
      System.arraycopy(body, 0, arrived, before, body.length);
    }
    boolean last = range.matches() && range.group(3).equals(String.valueOf(arrived.length));
    if (last) {
      beforeLast.run();
    }
    if (last && !holds(precondition)) {
      answer(exchange, 412, "{\"error\":{\"code\":412,\"message\":\"condition not met\"}}");
      return;
    }
    if (last) {
      if (corrupting) {
        arrived[arrived.length / 2]++;
      }
      keep(arrived);
      objectsMark = mark;
    }
    if (outcome == ANSWER_LOST) {
      return;
    }
    if (last) {
      describe(exchange);
    } else {
      exchange.getResponseHeaders().set("Range", "bytes=0-" + (arrived.length - 1));
      answer(exchange, 308, "");
    }
  }

  private void describe(HttpExchange exchange) throws IOException {
    byte[] bytes = object;
    if (bytes == null) {
      answer(exchange, 404, "{\"error\":{\"code\":404,\"message\":\"no such object\"}}");
      return;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    answer(
        exchange,
        200,
        "{\"bucket\":\"bucket\",\"name\":\"a/key\",\"size\":\""
            + bytes.length
            + "\",\"generation\":\""
            + generation
            + "\",\"crc32c\":\""
            + Checksums.base64(crc)
            + "\",\"updated\":\"2026-01-02T03:04:05Z\",\"metadata\":{\"nebula-backup-write\":\""
            + objectsMark
            + "\"}}");
  }

  private void download(HttpExchange exchange, int outcome) throws IOException {
    byte[] bytes = object == null ? new byte[1] : object.clone();
    if (damaged) {
      bytes[bytes.length / 2]++;
    }
    Matcher range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
    int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
    boolean open = !range.matches() || range.group(2).isEmpty();
    int end = open ? bytes.length : Math.min(bytes.length, Integer.parseInt(range.group(2)) + 1);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + bytes.length);
    exchange.sendResponseHeaders(range.matches() ? 206 : 200, end - from);
    exchange.getResponseBody().write(bytes, from, outcome == CUT ? (end - from) / 2 : end - from);
    exchange.getResponseBody().flush();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
