// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A place in a store as the vendor names it: a bucket, or a local directory, and a path in it.
 *
 * @param location the store
 * @param path the path in it, without leading or trailing slash; empty for the store's root
 */
public record VendorPlace(StorageLocation location, String path) {

  /**
   * Returns a place on S3. As in the vendor's agent, path-style requests are made if the endpoint
   * names a port (pkg/storage/util.go, CheckEndpoint).
   *
   * @param bucket the bucket
   * @param path the path in it
   * @param endpoint the endpoint; empty for AWS's own
   * @param region the region; may be empty
   * @param accessKey the access key; empty for the agent's own credentials
   * @param secretKey the secret key
   * @return the place
   */
  public static VendorPlace s3(
      String bucket,
      String path,
      String endpoint,
      String region,
      String accessKey,
      String secretKey) {
    StorageLocation location = bucket("s3", bucket);
    if (!endpoint.isEmpty()) {
      String host = endpoint.replaceFirst("^https?://", "");
      location =
          location
              .withOption("endpoint", endpoint)
              .withOption("path-style", String.valueOf(host.contains(":")));
    }
    if (!region.isEmpty()) {
      location = location.withOption("region", region);
    }
    if (!accessKey.isEmpty()) {
      location = location.withSecret("access_key", accessKey).withSecret("secret_key", secretKey);
    }
    return new VendorPlace(location, clean(path));
  }

  /**
   * Returns a place on Google Cloud Storage.
   *
   * @param bucket the bucket
   * @param path the path in it
   * @param credentials a service account's JSON; empty for the agent's own credentials
   * @return the place
   */
  public static VendorPlace gs(String bucket, String path, String credentials) {
    StorageLocation location = bucket("gs", bucket);
    if (!credentials.isEmpty()) {
      location = location.withSecret("credentials", credentials);
    }
    return new VendorPlace(location, clean(path));
  }

  /**
   * Returns a local directory. The store of a backup is not among what is served; whether it may be
   * where it is, {@link io.nebulabackup.agent.paths.LocalStorage} knows.
   *
   * @param directory the directory's absolute path
   * @return the place
   */
  public static VendorPlace directory(String directory) {
    return new VendorPlace(StorageLocation.of(absolute(directory).toUri()), "");
  }

  /**
   * Returns a local file.
   *
   * @param file the file's absolute path
   * @return the place
   */
  public static VendorPlace file(String file) {
    Path path = absolute(file);
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null) {
      throw new InvalidSpecException("path", file, "pass a file's path");
    }
    return new VendorPlace(StorageLocation.of(parent.toUri()), name.toString());
  }

  private static Path absolute(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw new InvalidSpecException("path", text, "pass an absolute path");
    }
    return path.normalize();
  }

  private static StorageLocation bucket(String scheme, String bucket) {
    try {
      return StorageLocation.of(new URI(scheme, bucket, "/", null, null));
    } catch (URISyntaxException e) {
      throw new InvalidSpecException("bucket", bucket, "pass a bucket's name", e);
    }
  }

  private static String clean(String path) {
    return Arrays.stream(path.split("/"))
        .filter(segment -> !segment.isEmpty() && !segment.equals("."))
        .collect(Collectors.joining("/"));
  }

  /** Tells whether the store is a local directory. */
  boolean isLocal() {
    return location.scheme().equals("file");
  }

  /** Returns the store's directory, if it is local. */
  String directory() {
    return location.uri().getPath();
  }

  /**
   * Returns the key of the place itself.
   *
   * @return the key
   * @throws IllegalArgumentException if it is the store's root
   */
  ObjectKey key() {
    return ObjectKey.of(path);
  }

  /** Returns the key of something below the place. */
  ObjectKey key(String name) {
    return path.isEmpty() ? ObjectKey.of(name) : key().resolve(name);
  }

  /** Returns what the keys of everything below the place begin with. */
  String prefix() {
    return path.isEmpty() ? "" : path + "/";
  }
}
