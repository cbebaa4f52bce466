// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.testkit.servers.FakeGcsServer;
import io.nebulabackup.testkit.servers.MinioServer;
import io.nebulabackup.testkit.servers.ServiceAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * A search for the credentials that the quick start, with its agents, was given in everything that
 * it prints, logs and stores, and in what it says when it fails; all loggers say all they can.
 *
 * <p>Loggers of the S3 client and of the HTTP client below it show requests as they are signed and
 * sent, and SECURITY.md says so: session tokens and customers' keys are sent with each, and may be
 * there. Keys that only sign, and are never sent, must not.
 */
class PlantedSecretsIT {

  /** Those that show requests as they are signed, and as they are sent. */
  private static final Pattern SHOWS_REQUESTS =
      Pattern.compile(
          "\\[[^]]*] \\w+ (software\\.amazon\\.awssdk\\.http\\.auth\\.aws\\.internal\\.signer\\."
              + "DefaultV4RequestSigner|org\\.apache\\.hc\\.client5\\.http\\.(headers|wire)) - .*");

  private static final Pattern NEW_MESSAGE = Pattern.compile("\\[[^]]*] \\w+ \\S+ - .*");

  private static final String SSE_CUSTOMER_KEY =
      Base64.getEncoder()
          .encodeToString("planted-5e1d0c-customers-own-key".getBytes(StandardCharsets.UTF_8));

  @TempDir Path directory;

  private final List<String> allLogs = new ArrayList<>();

  @BeforeEach
  void logAll() throws IOException {
    Path logging =
        Files.writeString(
            directory.resolve("logging.properties"),
            """
            handlers=java.util.logging.ConsoleHandler
            .level=ALL
            java.util.logging.ConsoleHandler.level=ALL
            java.util.logging.SimpleFormatter.format=[%1$tT] %4$s %3$s - %5$s%6$s%n
            """);
    allLogs.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");
    allLogs.add("-Djava.util.logging.config.file=" + logging);
  }

  private QuickStartRun quickStart(Map<String, String> secrets, String... arguments)
      throws Exception {
    Map<String, String> environment = new HashMap<>();
    secrets.forEach((name, value) -> environment.put("NEBULA_BACKUP_SECRET_" + name, value));
    return QuickStartRun.of(directory.resolve("log"), allLogs, environment, arguments);
  }

  private QuickStartRun quickStartAt(MinioServer minio, String uri, Map<String, String> secrets)
      throws Exception {
    return quickStart(secrets, "--repository", uri, "--option", "endpoint=" + minio.endpoint());
  }

  /** Says that a secret is nowhere, not even where requests are shown as they are sent. */
  private static void assertNowhere(String secret, QuickStartRun run) {
    assertThat(run.lines()).noneMatch(line -> line.contains(secret));
    assertThat(run.log().lines().filter(line -> line.contains(secret))).isEmpty();
  }

  /** Says that a secret is nowhere but where requests are shown as they are sent. */
  private static void assertInRequestsOnly(String secret, QuickStartRun run) {
    assertThat(run.lines()).noneMatch(line -> line.contains(secret));
    Set<String> shown = new TreeSet<>();
    String message = "";
    for (String line : run.log().lines().toList()) {
      // What is no message of its own goes on with the one before.
      message = NEW_MESSAGE.matcher(line).matches() ? line : message;
      if (line.contains(secret)) {
        shown.add(message);
      }
    }
    assertThat(shown).isNotEmpty().allMatch(first -> SHOWS_REQUESTS.matcher(first).matches());
  }

  private void assertNotStored(String secret, Path tree) throws IOException {
    assertThat(tree).isNotEmptyDirectory();
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret))
            .as("the secret is in %s", file)
            .isFalse();
      }
    }
  }

  private static Credentials session(MinioServer minio) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(minio.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(MinioServer.USER, MinioServer.PASSWORD)))
            .build()) {
      return sts.assumeRole(role -> role.roleArn("arn:xxx:xxx:xxx:xxxx").roleSessionName("planted"))
          .credentials();
    }
  }

  @Test
  void s3Credentials_appearNowhere() throws Exception {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      Credentials session = session(minio);

      QuickStartRun run =
          quickStartAt(
              minio,
              "s3://nebula-test/prod",
              Map.of(
                  "ACCESS_KEY",
                  session.accessKeyId(),
                  "SECRET_KEY",
                  session.secretAccessKey(),
                  "SESSION_TOKEN",
                  session.sessionToken()));

      run.expectLikeAtTheDefault();
      assertThat(run.log()).contains("awssdk");
      assertNowhere(session.secretAccessKey(), run);
      assertInRequestsOnly(session.sessionToken(), run);
      assertNotStored(session.secretAccessKey(), minio.data().resolve("nebula-test"));
      assertNotStored(session.sessionToken(), minio.data().resolve("nebula-test"));
    }
  }

  @Test
  void s3Credentials_thatAreRefused_appearInNoError() throws Exception {
    String secret = "planted-3f9a1c-secret";
    String token = "planted-7b2e44-token";
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      QuickStartRun wrongKey =
          quickStartAt(
              minio,
              "s3://nebula-test/prod",
              Map.of("ACCESS_KEY", MinioServer.USER, "SECRET_KEY", secret));
      QuickStartRun wrongToken =
          quickStartAt(
              minio,
              "s3://nebula-test/prod",
              Map.of("ACCESS_KEY", MinioServer.USER, "SECRET_KEY", secret, "SESSION_TOKEN", token));
      QuickStartRun noBucket =
          quickStartAt(
              minio,
              "s3://nebula-tset/prod",
              Map.of("ACCESS_KEY", MinioServer.USER, "SECRET_KEY", MinioServer.PASSWORD));

      wrongKey.expectFailure("SignatureDoesNotMatch");
      assertNowhere(secret, wrongKey);
      wrongToken.expectFailure("access denied");
      assertNowhere(secret, wrongToken);
      assertInRequestsOnly(token, wrongToken);
      noBucket.expectFailure("there is no such bucket; create it");
      assertNowhere(MinioServer.PASSWORD, noBucket);
    }
  }

  /** MinIO, as Amazon, takes such a key over https only, and here it is spoken to over http. */
  @Test
  void customersKey_thatIsRefused_appearsInNoError() throws Exception {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "nebula-test")) {
      QuickStartRun run =
          quickStartAt(
              minio,
              "s3://nebula-test/prod",
              Map.of(
                  "ACCESS_KEY",
                  MinioServer.USER,
                  "SECRET_KEY",
                  MinioServer.PASSWORD,
                  "SSE_CUSTOMER_KEY",
                  SSE_CUSTOMER_KEY));

      run.expectFailure("secure connection");
      assertInRequestsOnly(SSE_CUSTOMER_KEY, run);
    }
  }

  private QuickStartRun quickStartAt(FakeGcsServer gcs, String uri, ServiceAccount account)
      throws Exception {
    QuickStartRun run =
        quickStart(
            Map.of("CREDENTIALS", account.json()),
            "--repository",
            uri,
            "--option",
            "host=" + gcs.host());
    assertThat(run.log()).contains("com.google.api.client.http");
    account.secrets().forEach(secret -> assertNowhere(secret, run));
    return run;
  }

  @Test
  void serviceAccountsKey_appearsNowhere() throws Exception {
    try (FakeGcsServer gcs = FakeGcsServer.start("nebula-test");
        ServiceAccount account = ServiceAccount.accepted()) {
      quickStartAt(gcs, "gs://nebula-test/prod", account).expectLikeAtTheDefault();
      quickStartAt(gcs, "gs://nebula-tset/prod", account)
          .expectFailure("there is no such bucket; create it");

      assertThat(account.tokensGiven()).isPositive();
    }
  }

  @Test
  void serviceAccountsKey_thatIsRefused_appearsInNoError() throws Exception {
    try (FakeGcsServer gcs = FakeGcsServer.start("nebula-test");
        ServiceAccount account = ServiceAccount.refused()) {
      quickStartAt(gcs, "gs://nebula-test/prod", account).expectFailure("invalid_grant");
    }
  }
}
