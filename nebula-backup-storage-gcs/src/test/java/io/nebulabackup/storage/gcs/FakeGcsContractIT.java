// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import io.nebulabackup.testkit.servers.FreePort;
import io.nebulabackup.testkit.servers.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, at a fake-gcs-server from {@code dev/servers}. */
class FakeGcsContractIT extends StorageBackendContract {

  private static @Nullable ServerProcess server;
  private static URI host = URI.create("http://127.0.0.1");

  private final String prefix = UUID.randomUUID().toString();

  @BeforeAll
  static void start() throws Exception {
    Path program = ServerProcess.program("fake-gcs-server");
    int port = FreePort.find();
    host = URI.create("http://127.0.0.1:" + port);
    server =
        ServerProcess.start(
            List.of(
                program.toString(),
                "-scheme",
                "http",
                "-host",
                "127.0.0.1",
                "-port",
                String.valueOf(port),
                "-external-url",
                host.toString(),
                "-public-host",
                "127.0.0.1:" + port,
                "-backend",
                "memory"),
            Map.of(),
            line -> line.contains("server started"));
    try (Storage storage = GcsClients.create(GcsConfig.of(location("")))) {
      storage.create(BucketInfo.of("contract"));
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static StorageLocation location(String prefix) {
    return GcsStorage.bucket("contract")
        .prefix(prefix)
        .host(host)
        .anonymous()
        .chunkSize(GcsConfig.CHUNK_UNIT)
        .location();
  }

  @Override
  protected StorageBackend openBackend() {
    return new GcsStorageProvider().open(location(prefix));
  }
}
