// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import com.vesoft.nebula.client.meta.MetaClient;
import com.vesoft.nebula.meta.IdName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VendorJavaClientTest {

  @Test
  void vendorsMetaClient_connectsAndListsSpaces() throws Exception {
    try (ThriftServer server = ThriftServer.start("127.0.0.1", new TwoSpaces().processor())) {
      MetaClient client = new MetaClient(server.host(), server.port());
      try {
        client.connect();

        assertThat(client.getSpaces())
            .extracting(IdName::getName)
            .extracting(name -> new String(name, StandardCharsets.UTF_8))
            .containsExactly("g", "solo");
      } finally {
        client.close();
      }
      assertThat(server.calls()).containsExactly("verifyClientVersion", "listSpaces");
    }
  }
}
