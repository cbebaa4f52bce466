// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.nebulabackup.error.InvalidSpecException;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** A place in Google Cloud Storage. */
@Value.Immutable
public non-sealed interface GcsTarget extends StorageTarget {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a target, its parts in the order of the vendor's manual.
   *
   * @param location where the bucket is
   * @param bucket the bucket, optionally followed by {@code /} and a path in it
   * @param secretName the Secret with the key {@code credentials}
   * @return the target
   */
  static GcsTarget of(String location, String bucket, String secretName) {
    return builder().location(location).bucket(bucket).secretName(secretName).build();
  }

  /**
   * Returns where the bucket is.
   *
   * @return such as {@code us-central1}; the operator does not use it
   */
  Optional<String> location();

  @Override
  default List<String> secretKeys() {
    return List.of("credentials");
  }

  @Override
  default String uri() {
    return "gs://" + bucket();
  }

  @Override
  default List<InvalidSpecException> problems() {
    Problems problems = new Problems();
    location()
        .ifPresent(
            location ->
                problems.notBlank(
                    "gs.location", location, "pass the bucket's location, or none at all"));
    Buckets.check("gs.bucket", bucket(), problems);
    problems.objectName("gs.secretName", secretName());
    return problems.found();
  }

  /** Builds targets. Not safe for use by several threads. */
  final class Builder extends ImmutableGcsTarget.Builder {}
}
