// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.nebulabackup.error.InvalidSpecException;
import java.util.List;

/** Where backups lie. */
public sealed interface StorageTarget permits S3Target, GcsTarget {

  /**
   * Returns the bucket.
   *
   * @return its name, optionally followed by {@code /} and a path in it
   */
  String bucket();

  /**
   * Returns the Secret with the credentials.
   *
   * @return its name; it lies in the namespace of the backup
   */
  String secretName();

  /**
   * Returns the keys that the Secret must have.
   *
   * @return the names of the keys (nebula-operator 1.8 pkg/credentials)
   */
  List<String> secretKeys();

  /**
   * Returns where it is, as the vendor's tool and the repositories of this library have it.
   *
   * @return such as {@code s3://bucket/path}
   */
  String uri();

  /**
   * Returns what is wrong with it.
   *
   * @return the problems, possibly none
   */
  List<InvalidSpecException> problems();
}
