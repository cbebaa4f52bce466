// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How large the chunks are that a backend holds of uploads side by side. */
class GcsMemoryTest {

  private static final int UPLOADS = 16;
  private static final int MIB = 1024 * 1024;

  private final Map<String, Integer> largest = new ConcurrentHashMap<>();
  private final CyclicBarrier allBegun = new CyclicBarrier(UPLOADS);

  /** Takes every chunk, and refuses the last, which no upload here needs. */
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      int bytes = exchange.getRequestBody().readAllBytes().length;
      String query = exchange.getRequestURI().getQuery();
      if (exchange.getRequestMethod().equals("POST")) {
        String name = query.replaceAll(".*name=([^&]*).*", "$1");
        exchange
            .getResponseHeaders()
            .set(
                "Location",
                "http://" + exchange.getRequestHeaders().getFirst("Host") + "/u?" + name);
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      largest.merge(query, bytes, Math::max);
      String range = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Range"));
      if (range.endsWith("/*")) {
        exchange
            .getResponseHeaders()
            .set("Range", range.replaceAll("bytes (\\d+)-(\\d+).*", "bytes=0-$2"));
        exchange.sendResponseHeaders(308, -1);
      } else {
        exchange.sendResponseHeaders(403, -1);
      }
    }
  }

  /** Content that begins once all uploads have. */
  private ObjectContent content() {
    return new ObjectContent() {
      @Override
      public long length() {
        return 3L * MIB / 2;
      }

      @Override
      public InputStream open() throws IOException {
        try {
          allBegun.await();
        } catch (InterruptedException | BrokenBarrierException e) {
          throw new IOException(e);
        }
        return new ByteArrayInputStream(new byte[(int) length()]);
      }
    };
  }

  @Test
  void uploadsSideBySide_holdNoMoreThanTheirMemory() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
    try (StorageBackend backend =
        new GcsStorageProvider()
            .open(
                GcsStorage.bucket("bucket")
                    .host(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .anonymous()
                    .chunkSize(MIB)
                    .chunkMemory(4 * MIB)
                    .maxAttempts(1)
                    .location())) {
      List<Future<Boolean>> uploads = new ArrayList<>();
      for (int upload = 0; upload < UPLOADS; upload++) {
        ObjectKey key = ObjectKey.of("key" + upload);
        uploads.add(threads.submit(() -> isRefused(backend, key)));
      }
      for (Future<Boolean> upload : uploads) {
        assertThat(upload.get()).isTrue();
      }
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }

    assertThat(largest).hasSize(UPLOADS).containsValue(MIB);
    assertThat(largest.values().stream().mapToInt(bytes -> bytes).sum())
        .isLessThanOrEqualTo(4 * MIB + UPLOADS * GcsConfig.CHUNK_UNIT);
  }

  private boolean isRefused(StorageBackend backend, ObjectKey key) {
    try {
      backend.put(key, content(), WriteMode.REPLACE);
      return false;
    } catch (StorageException e) {
      return true;
    }
  }
}
