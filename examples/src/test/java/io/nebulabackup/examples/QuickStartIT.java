// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import io.nebulabackup.testkit.servers.FakeGcsServer;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start as a program of its own, at real object stores. */
class QuickStartIT {

  @TempDir Path directory;

  private QuickStartRun quickStart(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return QuickStartRun.of(directory.resolve("log"), List.of(), environment, arguments);
  }

  @Test
  void quickStart_atMinio_endsLikeAtTheDefault() throws Exception {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      QuickStartRun run =
          quickStart(
              Map.of(
                  "NEBULA_BACKUP_SECRET_ACCESS_KEY",
                  MinioServer.USER,
                  "NEBULA_BACKUP_SECRET_SECRET_KEY",
                  MinioServer.PASSWORD),
              "--repository",
              "s3://nebula-test/prod",
              "--option",
              "endpoint=" + minio.endpoint());

      run.expectLikeAtTheDefault();
    }
  }

  @Test
  void quickStart_atMinioWithCredentialsOfTheEnvironment_endsLikeAtTheDefault() throws Exception {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      QuickStartRun run =
          quickStart(
              Map.of(
                  "AWS_ACCESS_KEY_ID",
                  MinioServer.USER,
                  "AWS_SECRET_ACCESS_KEY",
                  MinioServer.PASSWORD,
                  "AWS_REGION",
                  "us-east-1",
                  "AWS_ENDPOINT_URL_S3",
                  minio.endpoint().toString()),
              "--repository",
              "s3://nebula-test/prod");

      run.expectLikeAtTheDefault();
    }
  }

  @Test
  void quickStart_atFakeGcsServer_endsLikeAtTheDefault() throws Exception {
    try (FakeGcsServer server = FakeGcsServer.start("nebula-test")) {
      QuickStartRun run =
          quickStart(
              Map.of(),
              "--repository",
              "gs://nebula-test/prod",
              "--option",
              "host=" + server.host(),
              "--option",
              "anonymous=true");

      run.expectLikeAtTheDefault();
    }
  }

  @Test
  void quickStart_withoutItsBucket_saysSoBeforeAnythingIsFrozen() throws Exception {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      QuickStartRun run =
          quickStart(
              Map.of(
                  "NEBULA_BACKUP_SECRET_ACCESS_KEY",
                  MinioServer.USER,
                  "NEBULA_BACKUP_SECRET_SECRET_KEY",
                  MinioServer.PASSWORD),
              "--repository",
              "s3://nebula-tset/prod",
              "--option",
              "endpoint=" + minio.endpoint());

      run.expectFailure("there is no such bucket; create it");
    }
  }

  @Test
  void quickStart_withoutItsBucketAtFakeGcsServer_saysSoBeforeAnythingIsFrozen() throws Exception {
    try (FakeGcsServer server = FakeGcsServer.start("nebula-test")) {
      QuickStartRun run =
          quickStart(
              Map.of(),
              "--repository",
              "gs://nebula-tset/prod",
              "--option",
              "host=" + server.host(),
              "--option",
              "anonymous=true");

      run.expectFailure("there is no such bucket; create it");
    }
  }
}
