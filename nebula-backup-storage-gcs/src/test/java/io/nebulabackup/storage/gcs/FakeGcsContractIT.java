// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import io.nebulabackup.testkit.servers.FakeGcsServer;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, at a fake-gcs-server from {@code dev/servers}. */
class FakeGcsContractIT extends StorageBackendContract {

  private static @Nullable FakeGcsServer server;
  private static URI host = URI.create("http://127.0.0.1");

  private final String prefix = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    FakeGcsServer started = FakeGcsServer.start("contract");
    server = started;
    host = started.host();
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
