// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.BackupException;
import java.time.Duration;

/**
 * The base is older than the cluster keeps its WAL: storaged may have deleted what the increment is
 * made of.
 */
public final class WalTtlException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final Duration age;
  private final Duration walTtl;

  /**
   * Creates the exception.
   *
   * @param base the base's name
   * @param age how long ago the base was taken, at least
   * @param walTtl storaged's {@code wal_ttl}
   */
  public WalTtlException(String base, Duration age, Duration walTtl) {
    super(
        "WAL_TTL",
        "base "
            + base
            + " is "
            + HumanDuration.of(age)
            + " old, and the cluster's wal_ttl is "
            + HumanDuration.of(walTtl)
            + ": take a full backup, raise wal_ttl for the next time, or say withinWalTtl(false) to"
            + " try whether the WAL is still there",
        null);
    this.age = age;
    this.walTtl = walTtl;
  }

  /**
   * Returns how old the base is.
   *
   * @return the time since the base began, at least
   */
  public Duration age() {
    return age;
  }

  /**
   * Returns how long the cluster keeps its WAL.
   *
   * @return storaged's {@code wal_ttl}
   */
  public Duration walTtl() {
    return walTtl;
  }
}
