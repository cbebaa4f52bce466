// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.metad.StoragedHttp;
import io.nebulabackup.model.HostAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagsServerTest {

  private final StoragedHttp storaged = new StoragedHttp(Duration.ofSeconds(30));

  @Test
  void walTtl_ofAServerWithTheFlag_isItsSeconds() throws Exception {
    try (FlagsServer server = FlagsServer.start("127.0.0.1", Map.of("wal_ttl", "14400"))) {
      assertThat(storaged.walTtl(address(server))).contains(Duration.ofHours(4));

      server.set("wal_ttl", "60");
      assertThat(storaged.walTtl(address(server))).contains(Duration.ofMinutes(1));
    }
  }

  @Test
  void walTtl_unknownFlagOrNobodyThere_isEmpty() throws Exception {
    FlagsServer server = FlagsServer.start("127.0.0.1", Map.of());
    assertThat(storaged.walTtl(address(server))).isEmpty();

    server.close();
    assertThat(storaged.walTtl(address(server))).isEmpty();
  }

  @Test
  void get_isAnsweredAsRecorded() throws Exception {
    try (FlagsServer server = FlagsServer.start("127.0.0.1", Map.of("wal_ttl", "14400"))) {
      assertThat(get(server, "/flags?flags=wal_ttl")).isEqualTo("wal_ttl=14400\n");
      assertThat(get(server, "/flags?flags=wal_ttl,x")).isEqualTo("wal_ttl=14400\nx=nullptr\n");
      assertThat(get(server, "/flags?flags=wal_ttl&format=json"))
          .isEqualTo(
              "{\n  \"flags\": [\n    {\n      \"name\": \"wal_ttl\",\n      \"value\": 14400\n"
                  + "    }\n  ]\n}");
      assertThat(get(server, "/status"))
          .isEqualTo("{\"git_info_sha\":\"\",\"status\":\"running\"}");
    }
  }

  private static String get(FlagsServer server, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + address(server) + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static HostAddress address(FlagsServer server) {
    return new HostAddress("127.0.0.1", server.port());
  }
}
