// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.spec;

import org.immutables.value.Value;

/** A full backup: the whole cluster, needing no other backup. */
@Value.Immutable
@Values
public interface FullBackupSpec {

  /**
   * Returns a builder.
   *
   * @return a builder with every default
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns how many uploads each host runs side by side.
   *
   * @return 1 to 256; 5 unless set
   */
  @Value.Default
  default int concurrency() {
    return 5;
  }

  /**
   * Checks the spec.
   *
   * @throws io.nebulabackup.error.InvalidSpecException naming the wrong field
   */
  @Value.Check
  default void check() {
    Checks.concurrency(concurrency());
  }

  /** Builds specs. Not safe for use by several threads. */
  final class Builder extends ImmutableFullBackupSpec.Builder {}
}
