// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.agent.proto.vendor.Backend;
import io.nebulabackup.agent.proto.vendor.GS;
import io.nebulabackup.agent.proto.vendor.Local;
import io.nebulabackup.agent.proto.vendor.S3;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageLocation;
import java.net.URI;
import java.nio.file.Path;

/** Names a place in the repository to the vendor's agent (nebula-agent pkg/proto/util.go). */
final class VendorBackends {

  private VendorBackends() {}

  /**
   * Returns the vendor's name of a place.
   *
   * @param repository the repository
   * @param key the key, or prefix, relative to its root
   * @return the place with the credentials for it
   * @throws InvalidSpecException if the vendor's agent does not know such stores, or would need
   *     credentials that are not in the location: it has none of its own
   */
  static Backend at(StorageLocation repository, String key) {
    URI uri = repository.uri();
    return switch (repository.scheme()) {
      case "file" ->
          Backend.newBuilder()
              .setLocal(Local.newBuilder().setPath(Path.of(uri).resolve(key).toString()))
              .build();
      case "s3" -> s3(repository, path(uri, key));
      case "gs" ->
          Backend.newBuilder()
              .setGs(
                  GS.newBuilder()
                      .setBucket(uri.getAuthority())
                      .setPath(path(uri, key))
                      .setCredentials(repository.secrets().getOrDefault("credentials", "")))
              .build();
      default ->
          throw new InvalidSpecException(
              "repository", uri.toString(), "the vendor's agent stores to file, s3 and gs only");
    };
  }

  private static Backend s3(StorageLocation repository, String path) {
    String accessKey = repository.secrets().getOrDefault("access_key", "");
    if (accessKey.isEmpty() || repository.secrets().containsKey("session_token")) {
      throw new InvalidSpecException(
          "repository",
          repository.uri().toString(),
          "the vendor's agent needs access_key and secret_key, and takes no session_token");
    }
    return Backend.newBuilder()
        .setS3(
            S3.newBuilder()
                .setEndpoint(repository.options().getOrDefault("endpoint", ""))
                .setRegion(repository.options().getOrDefault("region", ""))
                .setBucket(repository.uri().getAuthority())
                .setPath(path)
                .setAccessKey(accessKey)
                .setSecretKey(repository.secrets().getOrDefault("secret_key", "")))
        .build();
  }

  private static String path(URI uri, String key) {
    String root = uri.getPath() == null ? "" : uri.getPath();
    String trimmed = root.replaceAll("^/+|/+$", "");
    return trimmed.isEmpty() ? key : trimmed + "/" + key;
  }
}
