// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The SDK's requests on Apache's HTTP client 5: what the SDK's own adapter to it does, but for
 * bodies in large pieces, which that one has no switch for. What a request means, whether it is
 * tried again and where it is redirected to is the SDK's to decide. Safe for use by several
 * threads.
 */
final class S3Transport implements SdkHttpClient {

  /** Stores close connections that idle for longer. */
  private static final Duration MOST_IDLE = Duration.ofSeconds(60);

  /** What the HTTP client says itself. */
  private static final Set<String> FRAMING = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    FRAMING.addAll(Set.of("Content-Length", "Transfer-Encoding", "Host"));
  }

  private final CloseableHttpClient client;

  private S3Transport(Builder options) {
    Timeout silence = Timeout.of(options.silence);
    ProxyRoutes routes = new ProxyRoutes();
    client =
        HttpClientBuilder.create()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(options.connections)
                    .setMaxConnPerRoute(options.connections)
                    .setTlsSocketStrategy(DefaultClientTlsStrategy.createSystemDefault())
                    .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(silence).build())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(options.connect))
                            .setSocketTimeout(silence)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.of(options.pool))
                    .setResponseTimeout(silence)
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setKeepAliveStrategy(
                (response, context) -> {
                  TimeValue asked =
                      DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(
                          response, context);
                  TimeValue most = TimeValue.of(MOST_IDLE);
                  return asked.getDuration() < 0 || asked.compareTo(most) > 0 ? most : asked;
                })
            .setRoutePlanner(routes)
            .setDefaultCredentialsProvider(routes.credentials())
            .setUserAgent("")
            .evictIdleConnections(TimeValue.of(MOST_IDLE))
            .disableContentCompression()
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .build();
  }

  static Builder builder() {
    return new Builder();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    HttpUriRequestBase sent = request(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return response(client.executeOpen(null, sent, null), sent);
      }

      @Override
      public void abort() {
        sent.abort();
      }
    };
  }

  private static HttpUriRequestBase request(HttpExecuteRequest request) {
    SdkHttpRequest http = request.httpRequest();
    HttpUriRequestBase sent = new HttpUriRequestBase(http.method().name(), uri(http));
    sent.setHeader("Host", http.firstMatchingHeader("Host").orElseGet(() -> host(http)));
    http.forEachHeader(
        (name, values) -> {
          if (!FRAMING.contains(name)) {
            values.forEach(value -> sent.addHeader(name, value));
          }
        });
    request
        .contentStreamProvider()
        .ifPresent(
            content ->
                sent.setEntity(
                    http.firstMatchingHeader("Content-Length")
                        .map(length -> new BodyInLargePieces(content, Long.parseLong(length)))
                        .orElseGet(() -> measured(content))));
    return sent;
  }

  /** A body whose length nobody has told, which only short ones come without. */
  private static BodyInLargePieces measured(ContentStreamProvider content) {
    try (InputStream in = content.newStream()) {
      byte[] bytes = in.readAllBytes();
      return new BodyInLargePieces(() -> new ByteArrayInputStream(bytes), bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException("a request's body cannot be read", e);
    }
  }

  /** As it was signed: the HTTP client would take two slashes in a row for one. */
  private static URI uri(SdkHttpRequest http) {
    if (!http.encodedPath().contains("//")) {
      return http.getUri();
    }
    return URI.create(
        http.protocol()
            + "://"
            + host(http)
            + http.encodedPath().replace("//", "/%2F")
            + http.encodedQueryParameters().map(query -> "?" + query).orElse(""));
  }

  private static String host(SdkHttpRequest http) {
    int usual = http.protocol().equals("https") ? 443 : 80;
    return http.port() == usual ? http.host() : http.host() + ":" + http.port();
  }

  private static HttpExecuteResponse response(ClassicHttpResponse received, HttpUriRequestBase sent)
      throws IOException {
    SdkHttpResponse.Builder response =
        SdkHttpResponse.builder()
            .statusCode(received.getCode())
            .statusText(received.getReasonPhrase());
    for (Header header : received.getHeaders()) {
      response.appendHeader(header.getName(), header.getValue());
    }
    return HttpExecuteResponse.builder()
        .response(response.build())
        .responseBody(body(received, sent))
        .build();
  }

  private static @Nullable AbortableInputStream body(
      ClassicHttpResponse received, HttpUriRequestBase sent) throws IOException {
    HttpEntity entity = received.getEntity();
    if (entity == null) {
      received.close();
      return null;
    }
    if (entity.getContentLength() == 0) {
      received.close();
      return AbortableInputStream.create(new ByteArrayInputStream(new byte[0]));
    }
    return AbortableInputStream.create(entity.getContent(), sent::abort);
  }

  @Override
  public String clientName() {
    return "Apache5";
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  /** What a transport is to be like. */
  static final class Builder implements SdkHttpClient.Builder<Builder> {

    private int connections = 50;
    private Duration connect = Duration.ofSeconds(10);
    private Duration silence = Duration.ofSeconds(30);
    private Duration pool = Duration.ofSeconds(30);

    private Builder() {}

    /** How many connections there may be at a time. */
    Builder connections(int most) {
      connections = most;
      return this;
    }

    /** How long making a connection may take. */
    Builder connectWithin(Duration most) {
      connect = most;
      return this;
    }

    /** How long the other side may be silent when it should send or take something. */
    Builder silence(Duration most) {
      silence = most;
      return this;
    }

    /** How long to wait for a connection that others use. */
    Builder freeConnectionWithin(Duration most) {
      pool = most;
      return this;
    }

    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap serviceDefaults) {
      return new S3Transport(this);
    }
  }
}
