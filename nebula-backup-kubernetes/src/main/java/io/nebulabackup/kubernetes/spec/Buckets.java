// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import java.util.regex.Pattern;

/** The rules for buckets with an optional path. */
final class Buckets {

  private static final Pattern BUCKET =
      Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/[A-Za-z0-9!_.*'()=+@,-]+)*/?");

  private Buckets() {}

  static void check(String field, String bucket, Problems problems) {
    if (bucket.contains("://")) {
      problems.add(field, bucket, "pass the bucket without s3:// or gs://");
    } else if (!BUCKET.matcher(bucket).matches()) {
      problems.add(
          field, bucket, "pass a bucket, optionally with a path in it, such as nebula-test/prod");
    }
  }
}
