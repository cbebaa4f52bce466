// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A service's HTTP port as far as reading goes: {@code GET /flags?flags=a,b[&format=json]} and
 * {@code GET /status} (NebulaGraph src/webservice/GetFlagsHandler.cpp, StatusHandler.cpp).
 * Thread-safe.
 */
public final class FlagsServer implements AutoCloseable {

  private final HttpServer http;
  private final ExecutorService executor;
  private final Map<String, String> flags = new ConcurrentHashMap<>();

  private FlagsServer(HttpServer http, Map<String, String> flags) {
    this.http = http;
    this.flags.putAll(flags);
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "flags-" + http.getAddress());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts a server on a port the system chooses.
   *
   * @param host a loopback address, such as {@code 127.0.0.5}
   * @param flags the flags and their values as text
   * @return the server; the caller closes it
   * @throws IOException if the address cannot be bound
   */
  public static FlagsServer start(String host, Map<String, String> flags) throws IOException {
    HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
    FlagsServer server = new FlagsServer(http, flags);
    http.setExecutor(server.executor);
    http.createContext("/flags", server::answerFlags);
    http.createContext(
        "/status", exchange -> answer(exchange, "{\"git_info_sha\":\"\",\"status\":\"running\"}"));
    http.start();
    return server;
  }

  /**
   * Returns the port the server listens on.
   *
   * @return the port
   */
  public int port() {
    return http.getAddress().getPort();
  }

  /**
   * Changes a flag.
   *
   * @param name the flag
   * @param value its value as text
   */
  public void set(String name, String value) {
    flags.put(name, value);
  }

  /** Stops listening and ends the server's thread. */
  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
  }

  private void answerFlags(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String names = query.get("flags");
    List<String> wanted =
        names == null || names.isEmpty()
            ? List.copyOf(new TreeMap<>(flags).keySet())
            : Arrays.asList(names.split(",", -1));
    answer(exchange, "json".equals(query.get("format")) ? json(wanted) : text(wanted));
  }

  private String text(List<String> names) {
    return names.stream()
        .map(name -> name + "=" + flags.getOrDefault(name, "nullptr") + "\n")
        .collect(Collectors.joining());
  }

  private String json(List<String> names) {
    return names.stream()
        .map(
            name ->
                "    {\n      \"name\": \""
                    + name
                    + "\",\n      \"value\": "
                    + literal(flags.get(name))
                    + "\n    }")
        .collect(Collectors.joining(",\n", "{\n  \"flags\": [\n", "\n  ]\n}"));
  }

  private static String literal(@Nullable String value) {
    if (value == null || value.matches("-?[0-9]+|true|false")) {
      return String.valueOf(value);
    }
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new TreeMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return query;
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      boolean get = exchange.getRequestMethod().equals("GET");
      byte[] bytes = (get ? body : "").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(get ? 200 : 405, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
