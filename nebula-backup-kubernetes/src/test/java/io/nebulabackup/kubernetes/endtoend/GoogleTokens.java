// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for Google's token endpoint, for a service account that exists only here. */
final class GoogleTokens implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger given = new AtomicInteger();

  GoogleTokens() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve tokens", e);
    }
    server.createContext(
        "/token",
        exchange -> {
          given.incrementAndGet();
          byte[] answer =
              "{\"access_token\": \"t\", \"expires_in\": 3600, \"token_type\": \"Bearer\"}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  /** The account's key, as Google hands it out. */
  String key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      String pem =
          Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      return """
      {"type": "service_account", "project_id": "test", "private_key_id": "1",
       "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
       "client_email": "backup@test.iam.gserviceaccount.com", "client_id": "1",
       "token_uri": "http://127.0.0.1:%d/token"}"""
          .formatted(pem, server.getAddress().getPort());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform knows RSA", e);
    }
  }

  /** How many tokens have been asked for. */
  int given() {
    return given.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
