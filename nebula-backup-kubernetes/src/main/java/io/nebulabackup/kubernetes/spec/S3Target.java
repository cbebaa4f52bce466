// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.nebulabackup.error.InvalidSpecException;
import java.util.List;
import org.immutables.value.Value;

/** A place in a store that speaks S3, such as AWS or MinIO. */
@Value.Immutable
public non-sealed interface S3Target extends StorageTarget {

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
   * @param region the bucket's region
   * @param bucket the bucket, optionally followed by {@code /} and a path in it
   * @param endpoint the store's URL
   * @param secretName the Secret with the keys {@code access_key} and {@code secret_key}
   * @return the target
   */
  static S3Target of(String region, String bucket, String endpoint, String secretName) {
    return builder()
        .region(region)
        .bucket(bucket)
        .endpoint(endpoint)
        .secretName(secretName)
        .build();
  }

  /**
   * Returns the bucket's region.
   *
   * @return such as {@code us-east-2}
   */
  String region();

  /**
   * Returns the store's URL.
   *
   * @return such as {@code https://s3.us-east-2.amazonaws.com}
   */
  String endpoint();

  @Override
  default List<String> secretKeys() {
    return List.of("access_key", "secret_key");
  }

  @Override
  default String uri() {
    return "s3://" + bucket();
  }

  @Override
  default List<InvalidSpecException> problems() {
    Problems problems = new Problems();
    problems.notBlank("s3.region", region(), "pass the bucket's region, such as us-east-2");
    Buckets.check("s3.bucket", bucket(), problems);
    problems.httpUrl("s3.endpoint", endpoint());
    problems.objectName("s3.secretName", secretName());
    return problems.found();
  }

  /** Builds targets. Not safe for use by several threads. */
  final class Builder extends ImmutableS3Target.Builder {}
}
