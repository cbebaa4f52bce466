// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import io.nebulabackup.testkit.servers.MinioServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, at a real MinIO from {@code dev/servers}. */
class MinioContractIT extends StorageBackendContract {

  private static @Nullable MinioServer minio;
  private static URI endpoint = URI.create("http://127.0.0.1");

  private final String prefix = UUID.randomUUID().toString();

  @BeforeAll
  static void start(@TempDir Path directory) {
    MinioServer started = MinioServer.start(directory, "contract");
    minio = started;
    endpoint = started.endpoint();
  }

  @AfterAll
  static void stop() {
    if (minio != null) {
      minio.close();
    }
  }

  /** Whether bodies have checksums, and no signature, or the other way round. */
  boolean checksums() {
    return false;
  }

  private StorageLocation location(String password) {
    return S3Storage.bucket("contract")
        .prefix(prefix)
        .endpoint(endpoint)
        .credentials(MinioServer.USER, password)
        .partSize(S3Config.LEAST_PART_BYTES)
        .checksums(checksums())
        .location();
  }

  @Override
  protected StorageBackend openBackend() {
    return new S3StorageProvider().open(location(MinioServer.PASSWORD));
  }

  @Override
  protected Optional<URI> serverAddress() {
    return Optional.of(endpoint);
  }

  @Override
  protected StorageBackend openBackendAt(URI address) {
    return new S3StorageProvider()
        .open(location(MinioServer.PASSWORD).withOption("endpoint", address.toString()));
  }

  /** The server would hold 3 GiB for each run. */
  @Override
  protected boolean storeHugeObject(ObjectKey key, long zeros, byte[] end) {
    return false;
  }

  @Override
  protected Optional<StorageBackend> openRefusedBackend() {
    return Optional.of(new S3StorageProvider().open(location("wrong-secret")));
  }

  @Override
  public int partBytes() {
    return (int) S3Config.LEAST_PART_BYTES;
  }
}
