// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ListingOrderException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.analysis.StorageProperty;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import io.nebulabackup.testkit.servers.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract, at S3Proxy, which needs no installation: the build fetches it. */
class S3ProxyContractTest extends StorageBackendContract {

  private static final String SECRET = "tester-secret";
  private static final Pattern STARTED =
      Pattern.compile("Started .*ServerConnector@.*\\{(127\\.0\\.0\\.1:\\d+)}");

  private static final Pattern TEMPORARY =
      Pattern.compile(".*-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static @Nullable ServerProcess server;
  private static URI endpoint = URI.create("http://127.0.0.1");

  private final String prefix = UUID.randomUUID().toString();

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    Path properties = directory.resolve("s3proxy.properties");
    Files.writeString(
        properties,
        """
        s3proxy.endpoint=http://127.0.0.1:0
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=tester
        s3proxy.credential=%s
        jclouds.provider=transient-nio2
        jclouds.identity=unused
        jclouds.credential=unused
        """
            .formatted(SECRET));
    server =
        ServerProcess.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                System.getProperty("s3proxy.jar"),
                "--properties",
                properties.toString()),
            Map.of(),
            S3ProxyContractTest::isStarted);
    try (S3Client client = S3Clients.create(S3Config.of(location(SECRET, "")))) {
      client.createBucket(bucket -> bucket.bucket("contract"));
    }
  }

  private static boolean isStarted(String line) {
    Matcher matcher = STARTED.matcher(line);
    if (matcher.find()) {
      endpoint = URI.create("http://" + matcher.group(1));
      return true;
    }
    return false;
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static StorageLocation location(String secret, String prefix) {
    return S3Storage.bucket("contract")
        .prefix(prefix)
        .endpoint(endpoint)
        .credentials("tester", secret)
        .partSize(S3Config.LEAST_PART_BYTES)
        .location();
  }

  /**
   * S3Proxy 4.1.0 lists what is still on its way, under a temporary name of its own, and for a
   * moment goes on to do so once an upload was broken off. Never under the object's key.
   */
  @Override
  public List<String> keys(String prefix) {
    return super.keys(prefix).stream().filter(key -> !TEMPORARY.matcher(key).matches()).toList();
  }

  @Override
  protected StorageBackend openBackend() {
    return new S3StorageProvider().open(location(SECRET, prefix));
  }

  @Override
  protected Optional<URI> serverAddress() {
    return Optional.of(endpoint);
  }

  @Override
  protected StorageBackend openBackendAt(URI address) {
    return new S3StorageProvider()
        .open(location(SECRET, prefix).withOption("endpoint", address.toString()));
  }

  /** The server has its objects in memory, where 3 GiB are not cheap. */
  @Override
  protected boolean storeHugeObject(ObjectKey key, long zeros, byte[] end) {
    return false;
  }

  /** The server knows one user, who may do everything. */
  @Override
  protected Optional<StorageBackend> openBackendKeeping(List<ObjectKey> keys) {
    return Optional.empty();
  }

  @Override
  protected Optional<StorageBackend> openRefusedBackend() {
    return Optional.of(new S3StorageProvider().open(location("wrong-secret", prefix)));
  }

  @Override
  public int partBytes() {
    return (int) S3Config.LEAST_PART_BYTES;
  }

  /** For the order of {@link #list_beyondTheBasicPlane_isInOrderOfUtf8Bytes()}. */
  @Override
  protected Set<StorageProperty> brokenPromises() {
    return Set.of(StorageProperty.LISTING_ORDER);
  }

  /**
   * S3Proxy 4.1.0 lists in the order of Java's strings, UTF-16; the backend does not pass it on.
   */
  @Override
  @Test
  public void list_beyondTheBasicPlane_isInOrderOfUtf8Bytes() {
    put("z/\uD83D\uDE00", new byte[] {1});
    put("z/\uFF5E", new byte[] {1});

    assertThatThrownBy(() -> keys("z/"))
        .isInstanceOf(ListingOrderException.class)
        .hasMessageContaining("against key order");
  }
}
