// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageLocation;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags that say where the backups are. */
final class StoreFlags {

  private static final String VENDOR_DIRECTORY = "local://";

  @Option(
      names = "--storage",
      required = true,
      paramLabel = "URI",
      description =
          "The repository: s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, or file:///DIR (br's local:///DIR)"
              + " for a directory that all hosts share.")
  private String storage = "";

  @Option(names = "--s3.region", paramLabel = "REGION", description = "The bucket's region.")
  private String region = "";

  @Option(
      names = "--s3.endpoint",
      paramLabel = "URL",
      description = "The store's address, if it is not Amazon's.")
  private String endpoint = "";

  @Option(
      names = "--s3.access_key",
      paramLabel = "KEY",
      description = "Better in $AWS_ACCESS_KEY_ID or in $NEBULA_BACKUP_SECRETS/access_key.")
  private String accessKey = "";

  @Option(
      names = "--s3.secret_key",
      paramLabel = "KEY",
      description = "Better in $AWS_SECRET_ACCESS_KEY or in $NEBULA_BACKUP_SECRETS/secret_key.")
  private String secretKey = "";

  @Option(
      names = "--gs.credentials",
      paramLabel = "JSON",
      description =
          "A service account's key. Better in $GOOGLE_APPLICATION_CREDENTIALS_JSON or in"
              + " $NEBULA_BACKUP_SECRETS/credentials.")
  private String credentials = "";

  @Option(
      names = "--storage-option",
      paramLabel = "NAME=VALUE",
      description = "Another option of the store; may be repeated.")
  private Map<String, String> options = new LinkedHashMap<>();

  StorageLocation location(Map<String, String> environment) {
    StorageLocation location = StorageLocation.of(uri());
    Credentials found = new Credentials(environment);
    if ("s3".equals(location.scheme())) {
      location = withOption(location, "region", region);
      location = withOption(location, "endpoint", endpoint);
      location =
          withSecret(
              location,
              "access_key",
              found.find(accessKey, RunnerVariables.S3_ACCESS_KEY, "access_key"));
      location =
          withSecret(
              location,
              "secret_key",
              found.find(secretKey, RunnerVariables.S3_SECRET_KEY, "secret_key"));
      location =
          withSecret(
              location,
              "session_token",
              found.find("", RunnerVariables.S3_SESSION_TOKEN, "session_token"));
    } else if ("gs".equals(location.scheme())) {
      location =
          withSecret(
              location,
              "credentials",
              found.find(credentials, RunnerVariables.GS_CREDENTIALS, "credentials"));
    }
    return withMore(location, environment);
  }

  private String uri() {
    if (!storage.startsWith(VENDOR_DIRECTORY)) {
      return storage;
    }
    String path = storage.substring(VENDOR_DIRECTORY.length());
    if (!path.startsWith("/")) {
      throw new InvalidSpecException(
          "--storage", storage, "write an absolute path after local://, such as local:///backups");
    }
    return "file://" + path;
  }

  private StorageLocation withMore(StorageLocation start, Map<String, String> environment) {
    StorageLocation location = start;
    String listed = environment.getOrDefault(RunnerVariables.STORAGE_OPTIONS, "");
    for (String option : listed.isEmpty() ? new String[0] : listed.split(",", -1)) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new InvalidSpecException(
            RunnerVariables.STORAGE_OPTIONS,
            "not shown, for it may hold a key",
            "write name=value, separated by commas");
      }
      location =
          location.withOption(
              option.substring(0, equals).trim(), option.substring(equals + 1).trim());
    }
    for (Map.Entry<String, String> option : options.entrySet()) {
      location = location.withOption(option.getKey(), option.getValue());
    }
    return location;
  }

  private static StorageLocation withOption(StorageLocation location, String name, String value) {
    return value.isEmpty() ? location : location.withOption(name, value);
  }

  private static StorageLocation withSecret(StorageLocation location, String name, String value) {
    return value.isEmpty() ? location : location.withSecret(name, value);
  }
}
