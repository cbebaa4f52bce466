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
   * Tells what to do if no increment can be taken, as when the WAL since the base is no longer
   * held: take a full backup, and say so in its notes, or fail.
   *
   * @return true to take a full backup; false, unless set, to fail with {@link
   *     io.nebulabackup.error.WalGapException}
   */
  @Value.Default
  default boolean orElseFull() {
    return false;
  }

  /**
   * Tells what to do where hosts run the vendor's agent, which cannot look into data: take the
   * increment from the log alone, and say so in its notes, or fail. What changes data past the log
   * is then not noticed: {@code CLEAR SPACE} never, {@code INGEST} only as long as metad has its
   * job on the list. Restored, such an increment brings back what was cleared since the base, and
   * lacks what was ingested: take a full backup after either.
   *
   * @return true to take it from the log alone; false, unless set, to fail with {@link
   *     io.nebulabackup.error.AgentUnavailableException}, or to take a full backup if {@link
   *     #orElseFull} is set. Where ours run on all hosts it makes no difference
   */
  @Value.Default
  default boolean orElseWalOnly() {
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
