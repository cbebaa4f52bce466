// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a storaged's HTTP port for its flags (NebulaGraph src/webservice/GetFlagsHandler.cpp). That
 * port is a convenience and often closed, so no answer is an answer here. Thread-safe.
 */
public final class StoragedHttp {

  /** The HTTP port of the vendor's production configuration. */
  public static final int DEFAULT_PORT = 19779;

  private static final Pattern WAL_TTL = Pattern.compile("wal_ttl=([0-9]{1,10})\\s*");

  private final HttpClient http;
  private final Duration timeout;

  /**
   * Creates a client; nothing is connected.
   *
   * @param timeout for one question, from connecting to its answer
   */
  public StoragedHttp(Duration timeout) {
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Asks for how long a storaged keeps WAL segments at least.
   *
   * @param address the storaged's HTTP address
   * @return the flag wal_ttl; empty if nobody answers there or the flag is not known
   */
  public Optional<Duration> walTtl(HostAddress address) {
    try {
      URI uri =
          new URI("http", null, address.host(), address.port(), "/flags", "flags=wal_ttl", null);
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).GET().build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      Matcher flag = WAL_TTL.matcher(response.body());
      return response.statusCode() == 200 && flag.matches()
          ? Optional.of(Duration.ofSeconds(Long.parseLong(flag.group(1))))
          : Optional.empty();
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupCancelledException("interrupted while asking " + address + " for flags", e);
    }
  }
}
