// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/**
 * Says where in S3, or in a store that speaks its protocol, a repository is. Immutable: every
 * method returns a new value. {@link S3StorageProvider} lists the defaults.
 *
 * <pre>{@code
 * StorageLocation location =
 *     S3Storage.bucket("backups")
 *         .prefix("prod")
 *         .endpoint(URI.create("https://minio:9000"))
 *         .credentials(accessKey, secretKey)
 *         .location();
 * }</pre>
 */
public final class S3Storage {

  private final String bucket;
  private final String prefix;
  private final StorageLocation options;

  private S3Storage(String bucket, String prefix, StorageLocation options) {
    this.bucket = bucket;
    this.prefix = prefix;
    this.options = options;
  }

  /**
   * Starts with a bucket, which must exist.
   *
   * @param bucket the bucket's name
   * @return the repository at the bucket's root
   */
  public static S3Storage bucket(String bucket) {
    return new S3Storage(bucket, "", StorageLocation.of("s3://" + bucket));
  }

  /**
   * Puts the repository below a prefix.
   *
   * @param prefix the prefix, such as {@code "backups/prod"}; slashes at its ends do not matter
   * @return the repository there
   */
  public S3Storage prefix(String prefix) {
    return new S3Storage(bucket, prefix, options);
  }

  /**
   * Names the bucket's region.
   *
   * @param region such as {@code "eu-central-1"}
   * @return the repository there
   */
  public S3Storage region(String region) {
    return with("region", region);
  }

  /**
   * Names a store that is not Amazon's.
   *
   * @param endpoint the store's address, http or https
   * @return the repository there
   */
  public S3Storage endpoint(URI endpoint) {
    return with("endpoint", endpoint.toString());
  }

  /**
   * Says where requests name the bucket.
   *
   * @param pathStyle true for the path, false for the host name
   * @return the repository, reached like this
   */
  public S3Storage pathStyle(boolean pathStyle) {
    return with("path-style", String.valueOf(pathStyle));
  }

  /**
   * Sets long-lived credentials.
   *
   * @param accessKey the access key
   * @param secretKey the secret key; appears nowhere
   * @return the repository, reached with these
   */
  public S3Storage credentials(String accessKey, String secretKey) {
    return new S3Storage(
        bucket,
        prefix,
        options.withSecret("access_key", accessKey).withSecret("secret_key", secretKey));
  }

  /**
   * Sets temporary credentials.
   *
   * @param accessKey the access key
   * @param secretKey the secret key; appears nowhere
   * @param sessionToken the session token; appears nowhere
   * @return the repository, reached with these
   */
  public S3Storage credentials(String accessKey, String secretKey, String sessionToken) {
    S3Storage longLived = credentials(accessKey, secretKey);
    return new S3Storage(
        bucket, prefix, longLived.options.withSecret("session_token", sessionToken));
  }

  /**
   * Has credentials read from the files {@code access_key}, {@code secret_key} and perhaps {@code
   * session_token} of a directory, as Kubernetes mounts a Secret, and read again while in use.
   *
   * @param directory the directory, on every host that reads or writes the repository
   * @return the repository, reached with these
   */
  public S3Storage credentialsIn(Path directory) {
    return with("credentials-directory", directory.toString());
  }

  /**
   * Sets the storage class of new objects.
   *
   * @param storageClass such as {@code "STANDARD_IA"}
   * @return the repository, written like this
   */
  public S3Storage storageClass(String storageClass) {
    return with("storage-class", storageClass);
  }

  /**
   * Has the store encrypt new objects with keys of its own.
   *
   * @return the repository, written like this
   */
  public S3Storage encrypted() {
    return with("sse", "AES256");
  }

  /**
   * Has the store encrypt new objects with a key of AWS KMS.
   *
   * @param kmsKeyId the key's id or ARN
   * @return the repository, written like this
   */
  public S3Storage encryptedWith(String kmsKeyId) {
    return with("sse", "aws:kms").with("kms-key-id", kmsKeyId);
  }

  /**
   * Has the store encrypt and decrypt every object with a key that it does not keep (SSE-C).
   * Whoever loses the key loses the backups.
   *
   * @param key 32 bytes; appears nowhere
   * @return the repository, written and read like this
   */
  public S3Storage encryptedWithCustomerKey(byte[] key) {
    String text = Base64.getEncoder().encodeToString(key);
    return new S3Storage(bucket, prefix, options.withSecret("sse_customer_key", text));
  }

  /**
   * Has the store keep new objects from being removed, in a bucket with object lock.
   *
   * @param mode {@code "GOVERNANCE"} or {@code "COMPLIANCE"}
   * @param days for how many days, from 1 to 36,500
   * @return the repository, written like this
   */
  public S3Storage retention(String mode, int days) {
    return with("retention-mode", mode).with("retention-days", String.valueOf(days));
  }

  /**
   * Says whether checksums are sent and checked beyond what the protocol demands.
   *
   * @param checksums true for CRC32 on every upload and whole download; false for stores that
   *     refuse trailing checksums
   * @return the repository, written and read like this
   */
  public S3Storage checksums(boolean checksums) {
    return with("checksum", checksums ? "crc32" : "when-required");
  }

  /**
   * Sets the size up to which objects are sent whole, and of the parts of larger ones.
   *
   * @param bytes 5 MiB to 5 GiB
   * @return the repository, written like this
   */
  public S3Storage partSize(long bytes) {
    return with("part-size", String.valueOf(bytes));
  }

  /**
   * Sets how many parts the store allows.
   *
   * @param maxParts 1 to 10,000
   * @return the repository, written like this
   */
  public S3Storage maxParts(int maxParts) {
    return with("max-parts", String.valueOf(maxParts));
  }

  /**
   * Sets how many parts of one object are sent side by side, where its content can be read anywhere
   * as a file can.
   *
   * @param parts 1 to 64
   * @return the repository, written like this
   */
  public S3Storage partsAtOnce(int parts) {
    return with("parts-at-once", String.valueOf(parts));
  }

  /**
   * Sets how often a request is tried.
   *
   * @param maxAttempts at least 1
   * @return the repository, reached like this
   */
  public S3Storage maxAttempts(int maxAttempts) {
    return with("max-attempts", String.valueOf(maxAttempts));
  }

  /**
   * Sets how long a connection may be silent.
   *
   * @param timeout from one second to one hour; whole seconds count
   * @return the repository, reached like this
   */
  public S3Storage timeout(Duration timeout) {
    return with("timeout-seconds", String.valueOf(timeout.toSeconds()));
  }

  /**
   * Returns the location, for {@link io.nebulabackup.BackupClientBuilder#repository}.
   *
   * @return the location with its options and secrets
   * @throws io.nebulabackup.error.InvalidSpecException if something makes no sense, naming it
   */
  public StorageLocation location() {
    String path = prefix.replaceAll("^/+|/+$", "");
    StorageLocation location = StorageLocation.of(uri(path));
    for (var option : options.options().entrySet()) {
      location = location.withOption(option.getKey(), option.getValue());
    }
    for (var secret : options.secrets().entrySet()) {
      location = location.withSecret(secret.getKey(), secret.getValue());
    }
    S3Config.check(location);
    return location;
  }

  private URI uri(String path) {
    try {
      URI uri = new URI("s3", bucket, path.isEmpty() ? "" : "/" + path, null, null);
      // An at sign is refused in a location, where it could end a secret.
      return URI.create(uri.toString().replace("@", "%40"));
    } catch (URISyntaxException e) {
      throw new InvalidSpecException("bucket or prefix", bucket + "/" + path, "name a bucket", e);
    }
  }

  private S3Storage with(String option, String value) {
    return new S3Storage(bucket, prefix, options.withOption(option, value));
  }
}
