// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import io.nebulabackup.testkit.servers.MinioServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sts.model.Credentials;

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

  private S3Storage storage() {
    return S3Storage.bucket("contract")
        .prefix(prefix)
        .endpoint(endpoint)
        .partSize(S3Config.LEAST_PART_BYTES)
        .checksums(checksums());
  }

  private StorageLocation location(String password) {
    return storage().credentials(MinioServer.USER, password).location();
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

  /** The server's own rules keep the objects. */
  @Override
  protected Optional<StorageBackend> openBackendKeeping(List<ObjectKey> keys) {
    String resources =
        keys.stream()
            .map(key -> "\"arn:aws:s3:::contract/" + prefix + "/" + key + "\"")
            .collect(Collectors.joining(", "));
    Credentials session =
        MinioSessions.create(
            endpoint,
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
              {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": [%s]}]}
            """
                .formatted(resources));
    return Optional.of(
        new S3StorageProvider()
            .open(
                storage()
                    .credentials(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken())
                    .location()));
  }

  @Override
  public int partBytes() {
    return (int) S3Config.LEAST_PART_BYTES;
  }
}
