// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.storage.BlobId;
import io.nebulabackup.storage.LocationOptions;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageLocation;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A location read and checked; see {@link GcsStorageProvider} for what the options mean. */
final class GcsConfig {

  static final int CHUNK_UNIT = 256 * 1024;

  private static final long MOST_CHUNK_BYTES = 512L * 1024 * 1024;
  private static final long USUAL_CHUNK_BYTES = 8L * 1024 * 1024;

  private static final long USUAL_CHUNK_MEMORY = 32L * 1024 * 1024;

  private final String bucket;
  private final String prefix;
  private final @Nullable URI host;
  private final boolean anonymous;
  private final @Nullable String storageClass;
  private final @Nullable String kmsKey;
  private final int chunkBytes;
  private final long chunkMemoryBytes;
  private final int mostAttempts;
  private final Duration timeout;
  private final @Nullable String credentials;

  private GcsConfig(LocationOptions options) {
    this.bucket = options.bucket();
    this.prefix = options.prefix();
    this.host = options.address("host").orElse(null);
    this.anonymous = options.flag("anonymous").orElse(false);
    this.storageClass = options.text("storage-class").orElse(null);
    this.kmsKey = options.text("kms-key-name").orElse(null);
    this.chunkBytes =
        (int) options.number("chunk-size", CHUNK_UNIT, MOST_CHUNK_BYTES).orElse(USUAL_CHUNK_BYTES);
    if (chunkBytes % CHUNK_UNIT != 0) {
      throw options.invalid("chunk-size", "use a multiple of " + CHUNK_UNIT);
    }
    this.chunkMemoryBytes =
        options
            .number("chunk-memory", CHUNK_UNIT, Long.MAX_VALUE)
            .orElse(Math.max(USUAL_CHUNK_MEMORY, 2L * chunkBytes));
    this.mostAttempts = (int) options.number("max-attempts", 1, 100).orElse(6);
    this.timeout = Duration.ofSeconds(options.number("timeout-seconds", 1, 3600).orElse(120));
    this.credentials = options.secret("credentials").orElse(null);
    options.ignore("location");
    if (anonymous && credentials != null) {
      throw options.invalid("anonymous", "pass either credentials or anonymous");
    }
    options.refuseOthers();
  }

  static GcsConfig of(StorageLocation location) {
    return of(location, System.getenv());
  }

  static GcsConfig of(StorageLocation location, Map<String, String> environment) {
    return new GcsConfig(LocationOptions.of(emulated(location, environment)));
  }

  /**
   * As Google's clients of other languages do, the vendor's agent among them, goes to the emulator
   * that the environment names, unless the location names a host.
   */
  private static StorageLocation emulated(
      StorageLocation location, Map<String, String> environment) {
    String emulator = environment.getOrDefault("STORAGE_EMULATOR_HOST", "");
    if (emulator.isEmpty() || location.options().containsKey("host")) {
      return location;
    }
    StorageLocation there =
        location.withOption("host", emulator.contains("://") ? emulator : "http://" + emulator);
    return location.secrets().containsKey("credentials")
        ? there
        : there.withOption("anonymous", "true");
  }

  /** Throws if a location makes no sense. */
  static void check(StorageLocation location) {
    of(location);
  }

  String bucket() {
    return bucket;
  }

  /** What all names start with: empty, or ending with a slash. */
  String prefix() {
    return prefix;
  }

  /** Where an object lies in the bucket, whatever version. */
  BlobId blobOf(ObjectKey key) {
    return BlobId.of(bucket, prefix + key);
  }

  Optional<URI> host() {
    return Optional.ofNullable(host);
  }

  boolean anonymous() {
    return anonymous;
  }

  Optional<String> storageClass() {
    return Optional.ofNullable(storageClass);
  }

  Optional<String> kmsKey() {
    return Optional.ofNullable(kmsKey);
  }

  int chunkBytes() {
    return chunkBytes;
  }

  /** What the chunks of all uploads take together, but for a smallest chunk each. */
  long chunkMemoryBytes() {
    return chunkMemoryBytes;
  }

  int mostAttempts() {
    return mostAttempts;
  }

  Duration timeout() {
    return timeout;
  }

  Optional<String> credentials() {
    return Optional.ofNullable(credentials);
  }

  /** Names the store in messages. */
  String place() {
    return "gs://" + bucket + "/" + prefix + (host == null ? "" : " at " + host);
  }
}
