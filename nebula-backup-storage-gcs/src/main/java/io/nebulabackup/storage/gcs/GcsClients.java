// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.StorageRetryStrategy;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.AccessDeniedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Makes the vendor's client as the options say. */
final class GcsClients {

  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

  // No request about objects names a project; without one the library would ask the network for it.
  private static final String ANY_PROJECT = "unused";

  private GcsClients() {}

  static Storage create(GcsConfig config) {
    int timeout = (int) config.timeout().toMillis();
    HttpStorageOptions.Builder options =
        StorageOptions.http()
            .setProjectId(ANY_PROJECT)
            .setCredentials(credentials(config))
            .setTransportOptions(
                HttpTransportOptions.newBuilder()
                    .setConnectTimeout(Math.min(timeout, 10_000))
                    .setReadTimeout(timeout)
                    .build())
            // By itself the library repeats a request only under a precondition, which deletions
            // have none of: repeating one is as safe as deleting.
            .setStorageRetryStrategy(StorageRetryStrategy.getUniformStorageRetryStrategy());
    options.setRetrySettings(
        ServiceOptions.getDefaultRetrySettings().toBuilder()
            .setMaxAttempts(config.mostAttempts())
            .setTotalTimeoutDuration(Duration.ofMinutes(10))
            .build());
    config.host().ifPresent(host -> options.setHost(host.toString()));
    return options.build().getService();
  }

  private static Credentials credentials(GcsConfig config) {
    if (config.anonymous()) {
      return NoCredentials.getInstance();
    }
    if (config.credentials().isPresent()) {
      byte[] json = config.credentials().get().getBytes(StandardCharsets.UTF_8);
      try {
        return GoogleCredentials.fromStream(new ByteArrayInputStream(json)).createScoped(SCOPE);
      } catch (IOException | IllegalArgumentException e) {
        // What the parser says may quote the key: it is left out.
        throw new InvalidSpecException(
            "secret credentials", "not shown", "pass a service account's key as JSON");
      }
    }
    try {
      return GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
    } catch (IOException e) {
      throw new AccessDeniedException(
          "no credentials for "
              + config.place()
              + " were found; pass the secret credentials, or see to it that there are application"
              + " default credentials ("
              + e.getMessage()
              + ")",
          e);
    }
  }
}
