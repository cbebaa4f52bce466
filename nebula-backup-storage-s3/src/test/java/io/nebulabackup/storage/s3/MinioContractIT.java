// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import io.nebulabackup.testkit.servers.FreePort;
import io.nebulabackup.testkit.servers.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract, at a real MinIO from {@code dev/servers}. */
class MinioContractIT extends StorageBackendContract {

  private static final String USER = "tester";
  private static final String PASSWORD = "tester-secret";

  private static @Nullable ServerProcess minio;
  private static URI endpoint = URI.create("http://127.0.0.1");

  private final String prefix = UUID.randomUUID().toString();

  @BeforeAll
  static void start(@TempDir Path directory) {
    Path program = ServerProcess.program("minio");
    String address = "127.0.0.1:" + FreePort.find();
    endpoint = URI.create("http://" + address);
    minio =
        ServerProcess.start(
            List.of(
                program.toString(),
                "server",
                "--address",
                address,
                "--console-address",
                "127.0.0.1:" + FreePort.find(),
                directory.toString()),
            Map.of(
                "MINIO_ROOT_USER",
                USER,
                "MINIO_ROOT_PASSWORD",
                PASSWORD,
                "MINIO_UPDATE",
                "off",
                "MINIO_BROWSER",
                "off"),
            line -> line.startsWith("API:"));
    try (S3Client client = S3Clients.create(S3Config.of(location(PASSWORD, "")))) {
      client.createBucket(bucket -> bucket.bucket("contract"));
    }
  }

  @AfterAll
  static void stop() {
    if (minio != null) {
      minio.close();
    }
  }

  private static StorageLocation location(String password, String prefix) {
    return S3Storage.bucket("contract")
        .prefix(prefix)
        .endpoint(endpoint)
        .credentials(USER, password)
        .partSize(S3Config.LEAST_PART_BYTES)
        .location();
  }

  @Override
  protected StorageBackend openBackend() {
    return new S3StorageProvider().open(location(PASSWORD, prefix));
  }

  @Override
  protected Optional<StorageBackend> openRefusedBackend() {
    return Optional.of(new S3StorageProvider().open(location("wrong-secret", prefix)));
  }

  @Override
  public int partBytes() {
    return (int) S3Config.LEAST_PART_BYTES;
  }
}
