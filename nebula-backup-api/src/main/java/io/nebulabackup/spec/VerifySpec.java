// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.spec;

import io.nebulabackup.model.VerifyLevel;
import org.immutables.value.Value;

/** A verification of a backup and all it needs, from the repository alone. */
@Value.Immutable
@Values
public interface VerifySpec {

  /**
   * Returns a builder.
   *
   * @return a builder that needs a backup
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns which backup to verify.
   *
   * @return the backup's name
   */
  String backup();

  /**
   * Returns how deep to look.
   *
   * @return {@link VerifyLevel#HASH} unless set
   */
  @Value.Default
  default VerifyLevel level() {
    return VerifyLevel.HASH;
  }

  /**
   * Checks the spec.
   *
   * @throws io.nebulabackup.error.InvalidSpecException naming the wrong field
   */
  @Value.Check
  default void check() {
    Checks.name("backup", backup());
  }

  /** Builds specs. Not safe for use by several threads. */
  final class Builder extends ImmutableVerifySpec.Builder {}
}
