// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import io.nebulabackup.testkit.servers.FakeGcsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract, at a fake-gcs-server from {@code dev/servers}. */
class FakeGcsContractIT extends StorageBackendContract {

  private static @Nullable FakeGcsServer server;
  private static URI host = URI.create("http://127.0.0.1");

  private static @Nullable HttpServer refusing;

  private @Nullable HttpServer keeping;

  private final String prefix = UUID.randomUUID().toString();

  @BeforeAll
  static void start() throws IOException {
    FakeGcsServer started = FakeGcsServer.start("contract");
    server = started;
    host = started.host();
    refusing = listen(FakeGcsContractIT::refuse);
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] answer =
          "{\"error\":{\"code\":403,\"message\":\"no\"}}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
      exchange.sendResponseHeaders(403, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (refusing != null) {
      refusing.stop(0);
    }
  }

  private static StorageLocation location(URI host, String prefix) {
    return GcsStorage.bucket("contract")
        .prefix(prefix)
        .host(host)
        .anonymous()
        .chunkSize(GcsConfig.CHUNK_UNIT)
        .location();
  }

  @Override
  protected StorageBackend openBackend() {
    return openBackendAt(host);
  }

  @Override
  protected StorageBackend openBackendAt(URI address) {
    return new GcsStorageProvider().open(location(address, prefix));
  }

  @Override
  protected Optional<URI> serverAddress() {
    return Optional.of(host);
  }

  /** The server has its objects in memory, where 3 GiB are not cheap. */
  @Override
  protected boolean storeHugeObject(ObjectKey key, long zeros, byte[] end) {
    return false;
  }

  /** The server keeps no object: before it stands one that answers deletions in its place. */
  @Override
  protected Optional<StorageBackend> openBackendKeeping(List<ObjectKey> keys) throws IOException {
    List<String> kept = keys.stream().map(key -> "/" + prefix + "/" + key).toList();
    keeping = listen(exchange -> deleteUnless(kept, exchange));
    return Optional.of(openBackendAt(addressOf(keeping)));
  }

  /** Passes on what deletes a single object; batches it knows not, so that none is sent twice. */
  private static void deleteUnless(List<String> kept, HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!exchange.getRequestMethod().equals("DELETE") || kept.stream().anyMatch(path::endsWith)) {
      refuse(exchange);
      return;
    }
    HttpRequest deletion =
        HttpRequest.newBuilder(host.resolve(exchange.getRequestURI())).DELETE().build();
    try (exchange) {
      HttpResponse<Void> answer =
          HttpClient.newHttpClient().send(deletion, BodyHandlers.discarding());
      exchange.sendResponseHeaders(answer.statusCode(), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpServer listen(HttpHandler handler) throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.createContext("/", handler);
    started.start();
    return started;
  }

  private static URI addressOf(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stopKeeping() {
    if (keeping != null) {
      keeping.stop(0);
    }
  }

  /** The server refuses nobody: in its place answers one that refuses everybody. */
  @Override
  protected Optional<StorageBackend> openRefusedBackend() {
    return Optional.ofNullable(refusing).map(FakeGcsContractIT::addressOf).map(this::openBackendAt);
  }
}
