// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.nebulabackup.kubernetes.model.GcsStorage;
import io.nebulabackup.kubernetes.model.S3Storage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where backups lie, as our runner is told. Keys and credentials are never arguments: the container
 * gets them from the Secret, so neither the Job nor the log of the Pod holds them.
 *
 * @param uri scheme, bucket and path, without a slash at the end
 * @param arguments flags of the runner
 * @param environment variables that refer to the Secret
 * @param secretName the Secret, or null if the Pod's service account gives access
 * @param secretKeys what the Secret must hold
 */
record StorageSource(
    String uri,
    List<String> arguments,
    List<EnvVar> environment,
    @Nullable String secretName,
    List<String> secretKeys) {

  /** Prefers S3 if both are given, as nebula-operator does; null if neither is usable. */
  static @Nullable StorageSource of(@Nullable S3Storage s3, @Nullable GcsStorage gs) {
    if (s3 != null) {
      return given(s3.getBucket()) ? ofS3(s3) : null;
    }
    return gs != null && given(gs.getBucket()) ? ofGcs(gs) : null;
  }

  private static StorageSource ofS3(S3Storage s3) {
    String uri = uri("s3://", s3.getBucket());
    List<String> arguments = new ArrayList<>(List.of("--storage", uri));
    add(arguments, "--s3.region", s3.getRegion());
    add(arguments, "--s3.endpoint", s3.getEndpoint());
    String secret = s3.getSecretName();
    return given(secret)
        ? new StorageSource(
            uri,
            arguments,
            List.of(
                variable("AWS_ACCESS_KEY_ID", secret, "access_key"),
                variable("AWS_SECRET_ACCESS_KEY", secret, "secret_key")),
            secret,
            List.of("access_key", "secret_key"))
        : new StorageSource(uri, arguments, List.of(), null, List.of());
  }

  private static StorageSource ofGcs(GcsStorage gs) {
    String uri = uri("gs://", gs.getBucket());
    List<String> arguments = List.of("--storage", uri);
    String secret = gs.getSecretName();
    return given(secret)
        ? new StorageSource(
            uri,
            arguments,
            List.of(variable("GOOGLE_APPLICATION_CREDENTIALS_JSON", secret, "credentials")),
            secret,
            List.of("credentials"))
        : new StorageSource(uri, arguments, List.of(), null, List.of());
  }

  private static String uri(String scheme, @Nullable String bucket) {
    String uri = scheme + bucket;
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  private static EnvVar variable(String name, @Nullable String secret, String key) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewSecretKeyRef(key, secret, false)
        .endValueFrom()
        .build();
  }

  private static void add(List<String> arguments, String flag, @Nullable String value) {
    if (given(value)) {
      arguments.add(flag);
      arguments.add(value);
    }
  }

  private static boolean given(@Nullable String value) {
    return value != null && !value.isBlank();
  }
}
