// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.testkit.servers.FakeGcsServer;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The quick start as a program of its own, at real object stores; and a search for the credentials
 * it was given in everything it says and stores.
 */
class QuickStartIT {

  @TempDir Path directory;

  /** What a program printed and logged, and how it ended. */
  private record Outcome(int exitCode, List<String> lines, String log) {

    void expectLikeAtTheDefault() {
      assertThat(lines).as(toString()).last().isEqualTo("VERIFIED 28 partitions identical");
      assertThat(exitCode).isZero();
    }

    @Override
    public String toString() {
      String end = log.substring(Math.max(0, log.length() - 10_000));
      return String.join("\n", lines) + "\n" + end;
    }
  }

  private Outcome quickStart(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.log.io.nebulabackup=trace",
                "-Dorg.slf4j.simpleLogger.log.software.amazon.awssdk=debug",
                "-cp",
                System.getProperty("java.class.path"),
                QuickStart.class.getName()));
    command.addAll(List.of(arguments));
    Path log = directory.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = out.lines().toList();
      return new Outcome(process.waitFor(), lines, Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void quickStart_atMinio_endsLikeAtTheDefault_andTellsNobodyItsSecret() throws Exception {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      Outcome outcome =
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

      outcome.expectLikeAtTheDefault();
      assertThat(outcome.toString()).doesNotContain(MinioServer.PASSWORD);
      assertThat(outcome.log()).contains("awssdk").doesNotContain(MinioServer.PASSWORD);
      assertThat(filesWith(MinioServer.PASSWORD, directory.resolve("minio/nebula-test"))).isEmpty();
    }
  }

  @Test
  void quickStart_atMinioWithCredentialsOfTheEnvironment_endsLikeAtTheDefault() throws Exception {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      Outcome outcome =
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

      outcome.expectLikeAtTheDefault();
    }
  }

  @Test
  void quickStart_atFakeGcsServer_endsLikeAtTheDefault() throws Exception {
    try (FakeGcsServer server = FakeGcsServer.start("nebula-test")) {
      Outcome outcome =
          quickStart(
              Map.of(),
              "--repository",
              "gs://nebula-test/prod",
              "--option",
              "host=" + server.host(),
              "--option",
              "anonymous=true");

      outcome.expectLikeAtTheDefault();
    }
  }

  @Test
  void quickStart_withWrongSecret_saysWhatIsWrongButNotTheSecret() throws Exception {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      String wrong = "planted-3f9a1c-secret";
      Outcome outcome =
          quickStart(
              Map.of(
                  "NEBULA_BACKUP_SECRET_ACCESS_KEY",
                  MinioServer.USER,
                  "NEBULA_BACKUP_SECRET_SECRET_KEY",
                  wrong),
              "--repository",
              "s3://nebula-test/prod",
              "--option",
              "endpoint=" + minio.endpoint());

      assertThat(outcome.exitCode()).isNotZero();
      assertThat(outcome.log()).contains("SignatureDoesNotMatch").doesNotContain(wrong);
      assertThat(outcome.lines()).noneMatch(line -> line.contains(wrong));
    }
  }

  @Test
  void quickStart_withoutItsBucket_saysSoBeforeAnythingIsFrozen() throws Exception {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      Outcome outcome =
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

      assertThat(outcome.exitCode()).isNotZero();
      assertThat(outcome.log()).contains("there is no such bucket; create it");
      assertThat(outcome.lines()).noneMatch(line -> line.contains(".. FREEZE"));
    }
  }

  @Test
  void quickStart_withoutItsBucketAtFakeGcsServer_saysSoBeforeAnythingIsFrozen() throws Exception {
    try (FakeGcsServer server = FakeGcsServer.start("nebula-test")) {
      Outcome outcome =
          quickStart(
              Map.of(),
              "--repository",
              "gs://nebula-tset/prod",
              "--option",
              "host=" + server.host(),
              "--option",
              "anonymous=true");

      assertThat(outcome.exitCode()).isNotZero();
      assertThat(outcome.log()).contains("there is no such bucket; create it");
      assertThat(outcome.lines()).noneMatch(line -> line.contains(".. FREEZE"));
    }
  }

  private static List<Path> filesWith(String text, Path tree) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    assertThat(tree).isNotEmptyDirectory();
    return found;
  }
}
