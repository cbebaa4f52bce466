// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.spec;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.HostAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.immutables.value.Value;

/** A restore of a whole cluster to the end of a backup. */
@Value.Immutable
@Values
public interface RestoreSpec {

  /**
   * Returns a builder.
   *
   * @return a builder that needs a backup
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns which backup to restore.
   *
   * @return the backup's name
   */
  String backup();

  /**
   * Returns which storaged takes the place of which.
   *
   * @return address in the backup to address now; a storaged that is not named keeps its address
   */
  Map<HostAddress, HostAddress> hostMapping();

  /**
   * Returns how many downloads each host runs side by side.
   *
   * @return 1 to 256; 5 unless set
   */
  @Value.Default
  default int concurrency() {
    return 5;
  }

  /**
   * Returns how long the restored cluster may take to come up and replay its WAL.
   *
   * @return 30 minutes unless set
   */
  @Value.Default
  default Duration startTimeout() {
    return Duration.ofMinutes(30);
  }

  /**
   * Tells whether the data set aside stays on the hosts after a restore that succeeded.
   *
   * @return false unless set
   */
  @Value.Default
  default boolean keepOldData() {
    return false;
  }

  /**
   * Checks the spec.
   *
   * @throws InvalidSpecException naming the wrong field
   */
  @Value.Check
  default void check() {
    Checks.name("backup", backup());
    Checks.concurrency(concurrency());
    if (new HashSet<>(hostMapping().values()).size() < hostMapping().size()) {
      throw new InvalidSpecException(
          "hostMapping", hostMapping().toString(), "map every host to a host of its own");
    }
    if (startTimeout().isNegative() || startTimeout().isZero()) {
      throw new InvalidSpecException(
          "startTimeout", startTimeout().toString(), "pass a positive duration");
    }
  }

  /** Builds specs. Not safe for use by several threads. */
  final class Builder extends ImmutableRestoreSpec.Builder {}
}
