// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service account as Google Cloud has them: its key, made for this test, and on a loopback port
 * the server that gives out access tokens for it. Safe for use by several threads.
 */
public final class ServiceAccount implements AutoCloseable {

  private final HttpServer server;
  private final List<String> keyLines;
  private final AtomicInteger tokensGiven = new AtomicInteger();

  private ServiceAccount(int status, String answer) throws IOException {
    keyLines = newKey();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, status, answer));
    server.start();
  }

  /**
   * Makes an account that gets tokens.
   *
   * @return the account
   * @throws IOException if there is no port
   */
  public static ServiceAccount accepted() throws IOException {
    return new ServiceAccount(
        200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
  }

  /**
   * Makes an account that is refused tokens, with {@code invalid_grant}.
   *
   * @return the account
   * @throws IOException if there is no port
   */
  public static ServiceAccount refused() throws IOException {
    return new ServiceAccount(
        400, "{\"error\":\"invalid_grant\",\"error_description\":\"no such account\"}");
  }

  private static List<String> newKey() {
    try {
      byte[] key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
      return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key).lines().toList();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private void answer(HttpExchange exchange, int status, String answer) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      tokensGiven.addAndGet(status == 200 ? 1 : 0);
    }
  }

  /**
   * Returns the account's key.
   *
   * @return the JSON, on one line as in an environment variable
   */
  public String json() {
    return """
    {"type": "service_account", "project_id": "p", "private_key_id": "1", "client_id": "1", \
    "client_email": "backup@p.iam.gserviceaccount.com", \
    "token_uri": "http://127.0.0.1:%d/token", \
    "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"}"""
        .formatted(server.getAddress().getPort(), String.join("\\n", keyLines));
  }

  /**
   * Returns what must be found nowhere.
   *
   * @return the lines of the private key, but for the first, which is nearly the same in all keys
   */
  public List<String> secrets() {
    return keyLines.subList(1, keyLines.size());
  }

  /**
   * Returns how many tokens were given out, by which is known that the key was in use.
   *
   * @return the number
   */
  public int tokensGiven() {
    return tokensGiven.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
