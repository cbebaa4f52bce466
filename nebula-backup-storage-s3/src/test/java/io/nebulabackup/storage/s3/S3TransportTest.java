// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.nebulabackup.testkit.sandbox.SandboxKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class S3TransportTest {

  /** That of the key stores that SandboxKeys makes. */
  private static final String PASSWORD = "changeit";

  @TempDir Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
  private final SdkHttpClient client = S3Transport.builder().build();
  private volatile @Nullable String wanted;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(loopback(), 0);
    serve(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void serve(HttpServer started) {
    started.setExecutor(threads);
    started.createContext("/", this::answer);
    started.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(
        "%s %s, host %s, upgrade %s, length %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Host"),
                exchange.getRequestHeaders().getFirst("Upgrade"),
                exchange.getRequestHeaders().getFirst("Content-Length")));
    callers.add(exchange.getRemoteAddress());
    byte[] body = exchange.getRequestBody().readAllBytes();
    String user = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
    if (wanted != null && !wanted.equals(user)) {
      exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"proxy\"");
      exchange.sendResponseHeaders(407, -1);
      exchange.close();
      return;
    }
    byte[] answer = ("got " + body.length + " bytes").getBytes(US_ASCII);
    exchange.getResponseHeaders().add("x-amz-test", "a");
    exchange.getResponseHeaders().add("x-amz-test", "b");
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("HEAD") || path.endsWith("empty")) {
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(path.endsWith("moved") ? 307 : 200, answer.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  private URI address(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  @Test
  void request_goesAsItWasSigned() throws IOException {
    int port = server.getAddress().getPort();

    HttpExecuteResponse response = send(SdkHttpMethod.PUT, address("/b/x//y?a=%2F&b"), 300_000);

    assertThat(asked)
        .containsExactly(
            "PUT /b/x/%2Fy?a=%2F&b, host localhost:" + port + ", upgrade null, length 300000");
    assertThat(response.httpResponse().statusCode()).isEqualTo(200);
    assertThat(response.httpResponse().matchingHeaders("X-Amz-Test")).containsExactly("a", "b");
    assertThat(response.responseBody().orElseThrow()).hasContent("got 300000 bytes");
  }

  @Test
  void connection_isUsedAgain_whateverWasAnswered() throws IOException {
    for (SdkHttpMethod method :
        new SdkHttpMethod[] {
          SdkHttpMethod.GET, SdkHttpMethod.HEAD, SdkHttpMethod.PUT, SdkHttpMethod.DELETE
        }) {
      for (String path : List.of("/key", "/empty")) {
        HttpExecuteResponse response = send(method, address(path), -1);
        if (response.responseBody().isPresent()) {
          response.responseBody().get().readAllBytes();
        }
      }
    }

    assertThat(asked).hasSize(8);
    assertThat(callers).hasSize(1);
  }

  @Test
  void connection_ofAnAbortedAnswer_isGivenUp() throws IOException {
    send(SdkHttpMethod.GET, address("/key"), -1).responseBody().orElseThrow().abort();
    send(SdkHttpMethod.GET, address("/key"), -1).responseBody().orElseThrow().abort();

    assertThat(callers).hasSize(2);
  }

  @Test
  void redirection_isTheSdksToFollow() throws IOException {
    assertThat(send(SdkHttpMethod.GET, address("/moved"), -1).httpResponse().statusCode())
        .isEqualTo(307);
    assertThat(asked).hasSize(1);
  }

  @Test
  void body_isWrittenInLargePieces() throws IOException {
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    List<Integer> pieces = new ArrayList<>();
    ByteArrayOutputStream written =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] from, int offset, int length) {
            pieces.add(length);
            super.write(from, offset, length);
          }
        };

    // Of a source that gives little at a time.
    new BodyInLargePieces(() -> dripping(bytes), bytes.length).writeTo(written);

    assertThat(written.toByteArray()).isEqualTo(bytes);
    assertThat(pieces).containsExactly(131_072, 131_072, 37_856);
  }

  @Test
  void body_shorterThanAnnounced_isAnError() {
    BodyInLargePieces body = new BodyInLargePieces(() -> dripping(new byte[10]), 11);

    assertThatThrownBy(() -> body.writeTo(OutputStream.nullOutputStream()))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("1 bytes before");
  }

  private static InputStream dripping(byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return super.read(target, offset, Math.min(length, 1_000));
      }
    };
  }

  @Test
  void proxy_ofProperties_isUsedButForWhoIsExempt() throws IOException {
    int port = server.getAddress().getPort();

    String said =
        TransportProbe.run(
            List.of(
                "-Dhttp.proxyHost=localhost",
                "-Dhttp.proxyPort=" + port,
                "-Dhttp.nonProxyHosts=local*"),
            Map.of(),
            "http://store.invalid/key",
            address("/direct").toString());

    assertThat(said.lines()).containsExactly("200 got 5 bytes", "200 got 5 bytes");
    assertThat(asked)
        .extracting(line -> line.split(",", -1)[0])
        .containsExactly("PUT http://store.invalid/key", "PUT /direct");
  }

  @Test
  void proxy_ofEnvironment_isUsed() throws IOException {
    String said =
        TransportProbe.run(
            List.of(), Map.of("HTTP_PROXY", address("").toString()), "http://store.invalid/key");

    assertThat(said).isEqualTo("200 got 5 bytes");
  }

  @Test
  void proxy_thatAsksWhoItIs_getsTheBodyAgain() throws IOException {
    wanted = "Basic " + Base64.getEncoder().encodeToString("user:word".getBytes(US_ASCII));

    String said =
        TransportProbe.run(
            List.of(
                "-Dhttp.proxyHost=localhost",
                "-Dhttp.proxyPort=" + server.getAddress().getPort(),
                "-Dhttp.proxyUser=user",
                "-Dhttp.proxyPassword=word"),
            Map.of(),
            "http://store.invalid/key");

    assertThat(said).isEqualTo("200 got 5 bytes");
    assertThat(asked).hasSize(2);
  }

  @Test
  void https_throughATunnel_trustsWhatTheJvmTrusts_andNobodyElse() throws Exception {
    SandboxKeys.create(directory, "store");
    Path keys = directory.resolve("store.p12");
    HttpsServer secure = HttpsServer.create(loopback(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
    serve(secure);
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      threads.execute(() -> tunnel(proxy, secure.getAddress().getPort()));
      String through = "-Dhttps.proxyPort=" + proxy.getLocalPort();
      String trust = "-Djavax.net.ssl.trustStore=" + keys;
      String password = "-Djavax.net.ssl.trustStorePassword=" + PASSWORD;
      String host = "-Dhttps.proxyHost=localhost";

      assertThat(
              TransportProbe.run(
                  List.of(host, through, trust, password),
                  Map.of(),
                  "https://" + SandboxKeys.NAME + "/key"))
          .isEqualTo("200 got 5 bytes");
      assertThat(
              TransportProbe.run(
                  List.of(host, through), Map.of(), "https://" + SandboxKeys.NAME + "/key"))
          .contains("SSLHandshakeException", "unable to find valid certification path");
      assertThat(
              TransportProbe.run(
                  List.of(host, through, trust, password), Map.of(), "https://other.test/key"))
          .contains("SSLHandshakeException", "matching other.test");
      assertThat(asked).hasSize(1);
    } finally {
      secure.stop(0);
    }
  }

  private static SSLContext tls(Path keys) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** A proxy that connects whoever asks to one port, whatever they ask for. */
  private void tunnel(ServerSocket proxy, int port) {
    while (!proxy.isClosed()) {
      try {
        Socket client = proxy.accept();
        Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
        readHead(client.getInputStream());
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
        threads.execute(() -> pump(client, target));
        threads.execute(() -> pump(target, client));
      } catch (IOException e) {
        // The test is over.
      }
    }
  }

  private static void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    assertThat(head).startsWith("CONNECT ");
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of them has hung up.
    }
  }

  private HttpExecuteResponse send(SdkHttpMethod method, URI uri, int length) throws IOException {
    SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(method).uri(uri);
    HttpExecuteRequest.Builder execution = HttpExecuteRequest.builder();
    if (length >= 0) {
      request.putHeader("Content-Length", String.valueOf(length));
      execution.contentStreamProvider(() -> new ByteArrayInputStream(new byte[length]));
    }
    return client.prepareRequest(execution.request(request.build()).build()).call();
  }
}
