// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import io.nebulabackup.testkit.servers.ServiceAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the backend makes of a store that fails, as a server on a loopback port acts it out. */
class GcsFaultsTest {

  private static final ObjectKey KEY = ObjectKey.of("a/key");
  private static final Pattern MARK = Pattern.compile("\"nebula-backup-write\":\"([^\"]+)\"");
  private static final int NO_ANSWER = 0;

  private final Queue<Integer> uploads = new ArrayDeque<>();
  private final Queue<Integer> lookUps = new ArrayDeque<>();
  private String mark = "nobody's";
  private HttpServer server;

  @SuppressWarnings("NullAway.Init")
  GcsFaultsTest() {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private StorageBackend backend(int attempts) {
    return new GcsStorageProvider()
        .open(
            GcsStorage.bucket("bucket")
                .host(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .anonymous()
                .maxAttempts(attempts)
                .location());
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    boolean upload = exchange.getRequestMethod().equals("POST");
    Integer status = (upload ? uploads : lookUps).poll();
    if (upload && mark.isEmpty()) {
      Matcher written = MARK.matcher(body);
      mark = written.find() ? written.group(1) : "none";
    }
    if (status == null || status == NO_ANSWER) {
      exchange.close();
      return;
    }
    String answer =
        status == 200
            ? "{\"bucket\":\"bucket\",\"name\":\"a/key\",\"size\":\"3\",\"generation\":\"1\",\"crc32c\":\"8TDyHg==\","
                + "\"updated\":\"2026-01-02T03:04:05Z\",\"metadata\":{\"nebula-backup-write\":\""
                + mark
                + "\"}}"
            : "{\"error\":{\"code\":" + status + ",\"message\":\"no\"}}";
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private ObjectMetadata put(int attempts, WriteMode mode) {
    try (StorageBackend backend = backend(attempts)) {
      return backend.put(KEY, ObjectContent.of(new byte[] {1, 2, 3}), mode);
    }
  }

  @Test
  void createNew_whoseAnswerIsLost_isSuccess() {
    mark = "";
    uploads.addAll(List.of(NO_ANSWER, 412));
    lookUps.add(200);

    assertThat(put(3, WriteMode.CREATE_NEW).size()).isEqualTo(3);
  }

  @Test
  void createNew_atKeyOfAnotherWrite_saysThatItExists() {
    uploads.addAll(List.of(NO_ANSWER, 412));
    lookUps.add(200);

    assertThatThrownBy(() -> put(3, WriteMode.CREATE_NEW))
        .isInstanceOf(ObjectAlreadyExistsException.class)
        .hasMessageContaining("a/key");
  }

  @Test
  void put_whoseOutcomeCannotBeLookedUp_isUnknown() {
    for (WriteMode mode : WriteMode.values()) {
      uploads.add(NO_ANSWER);
      lookUps.add(503);

      assertThatThrownBy(() -> put(1, mode))
          .isInstanceOf(WriteOutcomeUnknownException.class)
          .hasMessageContaining("a/key");
    }
  }

  @Test
  void replace_refusedForAWhile_isTriedAgain() {
    uploads.addAll(List.of(429, 503, 200));

    assertThat(put(4, WriteMode.REPLACE).size()).isEqualTo(3);
  }

  @Test
  void put_refusedForGood_failsRetryablyWithoutLooking() {
    uploads.add(429);

    assertThatThrownBy(() -> put(1, WriteMode.CREATE_NEW))
        .isExactlyInstanceOf(StorageException.class)
        .matches(e -> ((StorageException) e).isRetryable());
  }

  @Test
  void put_withoutPermission_isDenied() {
    uploads.add(403);

    assertThatThrownBy(() -> put(3, WriteMode.CREATE_NEW))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void put_withCredentialsThatGetNoToken_isDenied() throws IOException {
    try (ServiceAccount account = ServiceAccount.refused();
        StorageBackend backend =
            new GcsStorageProvider()
                .open(
                    GcsStorage.bucket("bucket")
                        .host(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                        .credentials(account.json())
                        .maxAttempts(1)
                        .location())) {
      assertThatThrownBy(
              () -> backend.put(KEY, ObjectContent.of(new byte[3]), WriteMode.CREATE_NEW))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("invalid_grant");
    }
  }

  @Test
  void listing_ofWhatIsNotFound_saysThatThereIsNoBucketInWhateverWords() {
    lookUps.add(404);

    try (StorageBackend backend = backend(1)) {
      assertThatThrownBy(() -> backend.list("").hasNext())
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("there is no such bucket; create it");
    }
  }

  @Test
  void put_whereNothingIsFound_saysThatThereIsNoBucket() {
    uploads.add(404);

    assertThatThrownBy(() -> put(1, WriteMode.REPLACE))
        .isExactlyInstanceOf(StorageException.class)
        .hasMessageContaining("there is no such bucket; create it");
  }

  @Test
  void delete_ofWhichSomeAreRefused_namesEachOfThose() {
    // Batches are not answered, so that each key is deleted by itself, in order.
    lookUps.addAll(List.of(200, 403, 404, 503));

    try (StorageBackend backend = backend(1)) {
      assertThatThrownBy(() -> backend.delete(keys("a", "b", "c", "d")))
          .isInstanceOfSatisfying(
              BatchDeleteException.class,
              e -> {
                assertThat(e.failures().keySet()).isEqualTo(Set.copyOf(keys("b", "d")));
                assertThat(e.isRetryable()).isFalse();
              });
    }
  }

  @Test
  void delete_ofWhichAllAreRefused_isDenied() {
    lookUps.addAll(List.of(403, 403));

    try (StorageBackend backend = backend(1)) {
      assertThatThrownBy(() -> backend.delete(keys("a", "b")))
          .isExactlyInstanceOf(AccessDeniedException.class);
    }
  }

  private static List<ObjectKey> keys(String... names) {
    return Stream.of(names).map(ObjectKey::of).toList();
  }
}
