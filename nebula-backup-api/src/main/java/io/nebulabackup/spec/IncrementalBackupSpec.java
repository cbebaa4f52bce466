// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.spec;

import io.nebulabackup.error.InvalidSpecException;
import org.immutables.value.Value;

/** An incremental backup: the WAL since another backup, its base. */
@Value.Immutable
@Values
public interface IncrementalBackupSpec {

  /**
   * Returns a builder.
   *
   * @return a builder that needs a base
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the previous backup of the chain, full or incremental.
   *
   * @return the base's name
   */
  String base();

  /**
   * Tells what to do if the WAL since the base is no longer held: take a full backup, and say so in
   * its notes, or fail.
   *
   * @return true to take a full backup; false, unless set, to fail with {@link
   *     io.nebulabackup.error.WalGapException}
   */
  @Value.Default
  default boolean orElseFull() {
    return false;
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
   * Returns how hard deltas are compressed.
   *
   * @return 0 for not at all, else a zstd level of 1 to 19; 3 unless set
   */
  @Value.Default
  default int compressionLevel() {
    return 3;
  }

  /**
   * Checks the spec.
   *
   * @throws InvalidSpecException naming the wrong field
   */
  @Value.Check
  default void check() {
    Checks.name("base", base());
    Checks.concurrency(concurrency());
    if (compressionLevel() < 0 || compressionLevel() > 19) {
      throw new InvalidSpecException(
          "compressionLevel",
          Integer.toString(compressionLevel()),
          "pass 0 for no compression, or a zstd level of 1 to 19");
    }
  }

  /** Builds specs. Not safe for use by several threads. */
  final class Builder extends ImmutableIncrementalBackupSpec.Builder {}
}
