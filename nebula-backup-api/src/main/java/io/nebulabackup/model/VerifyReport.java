// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import java.util.List;
import org.immutables.value.Value;

/** What a verification of a backup and all it needs found. */
@Value.Immutable
@Values
public interface VerifyReport {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns which backup was verified.
   *
   * @return the backup's name
   */
  String backup();

  /**
   * Returns how deep the verification looked.
   *
   * @return the level
   */
  VerifyLevel level();

  /**
   * Returns which backups were looked at.
   *
   * @return the names found, from the chain's full backup on
   */
  List<String> chain();

  /**
   * Returns how many objects were checked.
   *
   * @return the number
   */
  long objects();

  /**
   * Returns how many bytes were read back.
   *
   * @return bytes; 0 at level LIST but for the manifests
   */
  long bytesRead();

  /**
   * Returns how many WAL records were parsed.
   *
   * @return the number; 0 below level REPLAY
   */
  long records();

  /**
   * Returns what is wrong.
   *
   * @return the findings, empty for a backup that is as it was written
   */
  List<Finding> findings();

  /**
   * Tells whether nothing is wrong.
   *
   * @return true if there are no findings
   */
  @Value.Derived
  default boolean isClean() {
    return findings().isEmpty();
  }

  /** Builds reports. Not safe for use by several threads. */
  final class Builder extends ImmutableVerifyReport.Builder {}
}
