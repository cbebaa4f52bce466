// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.repository.WriteProbe;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What a real MinIO lets a reader do, and what it asks of objects that it retains. */
class MinioRightsIT {

  private static final String READ_ONLY =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}]}
      """;

  private static final int IN_PARTS = (int) S3Config.LEAST_PART_BYTES + 1;

  private static @Nullable MinioServer minio;

  @BeforeAll
  static void start(@TempDir Path directory) {
    minio = MinioServer.start(directory, "bucket");
  }

  @AfterAll
  static void stop() {
    if (minio != null) {
      minio.close();
    }
  }

  private static MinioServer minio() {
    return java.util.Objects.requireNonNull(minio);
  }

  private static S3Storage storage(String bucket) {
    return S3Storage.bucket(bucket)
        .prefix(UUID.randomUUID().toString())
        .endpoint(minio().endpoint())
        .partSize(S3Config.LEAST_PART_BYTES);
  }

  private static S3Storage asRoot(String bucket) {
    return storage(bucket).credentials(MinioServer.USER, MinioServer.PASSWORD);
  }

  private static void plan(S3Storage storage) {
    try (StorageBackend backend = new S3StorageProvider().open(storage.location())) {
      Repository repository = new Repository(backend, "s3://bucket");
      assertThat(repository.overview().backups()).isEmpty();
      assertThat(WriteProbe.run(repository)).isEmpty();
      assertThat(repository.sizes("")).isEmpty();
    }
  }

  @Test
  void keyThatMayWrite_isPlannedWith() {
    plan(asRoot("bucket"));
  }

  @Test
  void keyThatMayOnlyRead_isFoundByThePlan() {
    Credentials reader = MinioSessions.create(minio().endpoint(), READ_ONLY);
    S3Storage storage =
        storage("bucket")
            .credentials(reader.accessKeyId(), reader.secretAccessKey(), reader.sessionToken());

    assertThatThrownBy(() -> plan(storage))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("cannot store");
  }

  @Test
  void bucketThatIsNotThere_isToBeCreated() {
    assertThatThrownBy(() -> plan(asRoot("nowhere")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no such bucket; create it");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void retainedObjects_areTakenWholeAndInParts(boolean checksums) throws IOException {
    String bucket = "locked-" + checksums;
    S3Storage storage = asRoot(bucket).checksums(checksums);
    try (S3Client client = S3Clients.create(S3Config.of(storage.location()))) {
      client.createBucket(create -> create.bucket(bucket).objectLockEnabledForBucket(true));
    }
    try (StorageBackend backend =
        new S3StorageProvider().open(storage.retention("GOVERNANCE", 1).location())) {
      for (int length : new int[] {10, IN_PARTS}) {
        ObjectKey key = ObjectKey.of("o" + length);
        backend.put(key, ObjectContent.of(new byte[length]), WriteMode.CREATE_NEW);
        try (InputStream in = backend.open(key, ByteRange.all())) {
          assertThat(in.readAllBytes()).hasSize(length);
        }
      }
    }
    try (S3Client client = S3Clients.create(S3Config.of(storage.location()))) {
      String key = S3Config.of(storage.location()).prefix() + "o" + IN_PARTS;
      assertThat(client.getObjectRetention(get -> get.bucket(bucket).key(key)).retention().mode())
          .isEqualTo(ObjectLockRetentionMode.GOVERNANCE);
    }
  }
}
