// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.LocationOptions;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.s3.ObjectRules.CustomerKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;

/** A location read and checked; see {@link S3StorageProvider} for what the options mean. */
final class S3Config {

  static final long MIB = 1024L * 1024;
  static final long LEAST_PART_BYTES = 5 * MIB;
  static final long MOST_PART_BYTES = 5 * 1024 * MIB;
  static final int MOST_PARTS = 10_000;

  private final String bucket;
  private final String prefix;
  private final @Nullable URI endpoint;
  private final @Nullable String region;
  private final boolean pathStyle;
  private final boolean checksums;
  private final ObjectRules rules;
  private final PartSizes partSizes;
  private final int partsAtOnce;
  private final int mostAttempts;
  private final int mostConnections;
  private final Duration timeout;
  private final @Nullable AwsCredentialsProvider credentials;

  private S3Config(LocationOptions options) {
    this.bucket = options.bucket();
    this.prefix = options.prefix();
    this.endpoint = options.address("endpoint").orElse(null);
    this.region = options.text("region").orElse(null);
    this.pathStyle = options.flag("path-style").orElse(endpoint != null);
    this.checksums =
        options
            .word("checksum", Set.of("crc32", "when-required"))
            .map("crc32"::equals)
            .orElse(endpoint == null);
    this.rules = rules(options);
    this.partSizes =
        new PartSizes(
            options.number("part-size", LEAST_PART_BYTES, MOST_PART_BYTES).orElse(64 * MIB),
            (int) options.number("max-parts", 1, MOST_PARTS).orElse(MOST_PARTS));
    this.partsAtOnce = (int) options.number("parts-at-once", 1, 64).orElse(4);
    this.mostAttempts = (int) options.number("max-attempts", 1, 100).orElse(6);
    this.mostConnections = (int) options.number("max-connections", 1, 10_000).orElse(64);
    this.timeout = Duration.ofSeconds(options.number("timeout-seconds", 1, 3600).orElse(120));
    this.credentials = credentials(options).orElse(null);
    options.refuseOthers();
  }

  static S3Config of(StorageLocation location) {
    return new S3Config(LocationOptions.of(location));
  }

  /** Throws if a location makes no sense. */
  static void check(StorageLocation location) {
    of(location);
  }

  private static ObjectRules rules(LocationOptions options) {
    Optional<String> encryption = options.word("sse", Set.of("AES256", "aws:kms"));
    Optional<String> kmsKey = options.text("kms-key-id");
    if (kmsKey.isPresent() && !encryption.equals(Optional.of("aws:kms"))) {
      throw options.invalid("kms-key-id", "set the option sse to aws:kms too");
    }
    Optional<CustomerKey> customerKey =
        options
            .secret("sse_customer_key")
            .map(text -> CustomerKey.of(text).orElseThrow(() -> badCustomerKey(options)));
    if (customerKey.isPresent() && encryption.isPresent()) {
      throw options.invalid("sse", "pass either it or the secret sse_customer_key");
    }
    Optional<String> mode = options.word("retention-mode", Set.of("GOVERNANCE", "COMPLIANCE"));
    OptionalLong days = options.number("retention-days", 1, 36_500);
    if (mode.isPresent() != days.isPresent()) {
      throw options.invalid("retention-days", "set it together with retention-mode, or neither");
    }
    return new ObjectRules(
        options.text("storage-class").orElse(null),
        encryption.orElse(null),
        kmsKey.orElse(null),
        customerKey.orElse(null),
        mode.orElse(null),
        Duration.ofDays(days.orElse(0)),
        Clock.systemUTC());
  }

  private static InvalidSpecException badCustomerKey(LocationOptions options) {
    return options.invalid(
        "secret sse_customer_key",
        "pass "
            + ObjectRules.CUSTOMER_KEY_BYTES
            + " bytes in Base64 (what was found is not shown)");
  }

  private static Optional<AwsCredentialsProvider> credentials(LocationOptions options) {
    Optional<String> accessKey = options.secret("access_key");
    Optional<String> secretKey = options.secret("secret_key");
    Optional<String> sessionToken = options.secret("session_token");
    if (accessKey.isPresent() != secretKey.isPresent()
        || (sessionToken.isPresent() && accessKey.isEmpty())) {
      throw options.invalid(
          "secrets access_key, secret_key, session_token",
          "pass access_key and secret_key together, session_token only with both, or none");
    }
    Optional<String> directory = options.text("credentials-directory");
    if (directory.isPresent() && accessKey.isPresent()) {
      throw options.invalid("credentials-directory", "pass either it or the secret access_key");
    }
    if (directory.isPresent()) {
      return Optional.of(new MountedCredentials(Path.of(directory.get()), Clock.systemUTC()));
    }
    return accessKey
        .map(
            key ->
                sessionToken.isPresent()
                    ? AwsSessionCredentials.create(key, secretKey.orElseThrow(), sessionToken.get())
                    : AwsBasicCredentials.create(key, secretKey.orElseThrow()))
        .map(StaticCredentialsProvider::create);
  }

  String bucket() {
    return bucket;
  }

  /** What all keys start with: empty, or ending with a slash. */
  String prefix() {
    return prefix;
  }

  /** Where an object lies in the bucket. */
  String keyOf(ObjectKey key) {
    return prefix + key;
  }

  /** The request that looks an object up. */
  HeadObjectRequest head(ObjectKey key) {
    HeadObjectRequest.Builder request = HeadObjectRequest.builder().bucket(bucket).key(keyOf(key));
    rules.applyTo(request);
    return request.build();
  }

  Optional<URI> endpoint() {
    return Optional.ofNullable(endpoint);
  }

  Optional<String> region() {
    return Optional.ofNullable(region);
  }

  boolean pathStyle() {
    return pathStyle;
  }

  /** Whether checksums are sent and checked wherever the protocol allows. */
  boolean checksums() {
    return checksums;
  }

  /**
   * The checksum that new objects and their parts carry, or null for none. S3 takes neither without
   * one if they are to be retained.
   */
  @Nullable ChecksumAlgorithm checksumAlgorithm() {
    return checksums || rules.retentionMode() != null ? ChecksumAlgorithm.CRC32 : null;
  }

  ObjectRules rules() {
    return rules;
  }

  PartSizes partSizes() {
    return partSizes;
  }

  /** How many parts of one object are sent side by side. */
  int partsAtOnce() {
    return partsAtOnce;
  }

  int mostAttempts() {
    return mostAttempts;
  }

  int mostConnections() {
    return mostConnections;
  }

  Duration timeout() {
    return timeout;
  }

  Optional<AwsCredentialsProvider> credentials() {
    return Optional.ofNullable(credentials);
  }

  /** Names the store in messages. */
  String place() {
    return "s3://" + bucket + "/" + prefix + (endpoint == null ? "" : " at " + endpoint);
  }
}
