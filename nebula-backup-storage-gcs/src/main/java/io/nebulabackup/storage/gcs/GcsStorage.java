// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageLocation;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Says where in Google Cloud Storage a repository is. Immutable: every method returns a new value.
 * {@link GcsStorageProvider} lists the defaults.
 *
 * <pre>{@code
 * StorageLocation location =
 *     GcsStorage.bucket("backups").prefix("prod").credentials(serviceAccountJson).location();
 * }</pre>
 */
public final class GcsStorage {

  private final String bucket;
  private final String prefix;
  private final StorageLocation options;

  private GcsStorage(String bucket, String prefix, StorageLocation options) {
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
  public static GcsStorage bucket(String bucket) {
    return new GcsStorage(bucket, "", StorageLocation.of("gs://" + bucket));
  }

  /**
   * Puts the repository below a prefix.
   *
   * @param prefix the prefix, such as {@code "backups/prod"}; slashes at its ends do not matter
   * @return the repository there
   */
  public GcsStorage prefix(String prefix) {
    return new GcsStorage(bucket, prefix, options);
  }

  /**
   * Names another endpoint, or an emulator.
   *
   * @param host its address, http or https
   * @return the repository there
   */
  public GcsStorage host(URI host) {
    return with("host", host.toString());
  }

  /**
   * Sends no credentials, as emulators want it.
   *
   * @return the repository, reached like this
   */
  public GcsStorage anonymous() {
    return with("anonymous", "true");
  }

  /**
   * Sets the credentials.
   *
   * @param json a service account's key; appears nowhere
   * @return the repository, reached with these
   */
  public GcsStorage credentials(String json) {
    return new GcsStorage(bucket, prefix, options.withSecret("credentials", json));
  }

  /**
   * Sets the storage class of new objects.
   *
   * @param storageClass such as {@code "NEARLINE"}
   * @return the repository, written like this
   */
  public GcsStorage storageClass(String storageClass) {
    return with("storage-class", storageClass);
  }

  /**
   * Has the store encrypt new objects with a key of Cloud KMS.
   *
   * @param kmsKeyName the key's full name
   * @return the repository, written like this
   */
  public GcsStorage encryptedWith(String kmsKeyName) {
    return with("kms-key-name", kmsKeyName);
  }

  /**
   * Sets the size up to which objects are sent in one request, and of the chunks of larger ones.
   *
   * @param bytes 256 KiB to 512 MiB, a multiple of 256 KiB
   * @return the repository, written like this
   */
  public GcsStorage chunkSize(int bytes) {
    return with("chunk-size", String.valueOf(bytes));
  }

  /**
   * Sets how much memory the chunks of all uploads take together. Where more are under way than
   * that allows for, the chunks of the later ones are smaller.
   *
   * @param bytes at least 256 KiB
   * @return the repository, written like this
   */
  public GcsStorage chunkMemory(long bytes) {
    return with("chunk-memory", String.valueOf(bytes));
  }

  /**
   * Sets how often a request is tried.
   *
   * @param maxAttempts at least 1
   * @return the repository, reached like this
   */
  public GcsStorage maxAttempts(int maxAttempts) {
    return with("max-attempts", String.valueOf(maxAttempts));
  }

  /**
   * Returns the location, for {@link io.nebulabackup.BackupClientBuilder#repository}.
   *
   * @return the location with its options and secrets
   * @throws InvalidSpecException if something makes no sense, naming it
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
    GcsConfig.check(location);
    return location;
  }

  private URI uri(String path) {
    try {
      URI uri = new URI("gs", bucket, path.isEmpty() ? "" : "/" + path, null, null);
      // An at sign is refused in a location, where it could end a secret.
      return URI.create(uri.toString().replace("@", "%40"));
    } catch (URISyntaxException e) {
      throw new InvalidSpecException("bucket or prefix", bucket + "/" + path, "name a bucket", e);
    }
  }

  private GcsStorage with(String option, String value) {
    return new GcsStorage(bucket, prefix, options.withOption(option, value));
  }
}
