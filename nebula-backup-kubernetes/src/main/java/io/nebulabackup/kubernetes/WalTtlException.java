// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.BackupException;
import java.time.Duration;

/**
 * The base is older than the cluster keeps its WAL, or will be when it is the next run's: storaged
 * may have deleted what the increment is made of.
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
    this(
        age,
        walTtl,
        "base "
            + base
            + " is "
            + HumanDuration.of(age)
            + " old, and the cluster's wal_ttl is "
            + HumanDuration.of(walTtl)
            + ": take a full backup, raise wal_ttl for the next time, or say withinWalTtl(false) to"
            + " try whether the WAL is still there");
  }

  private WalTtlException(Duration age, Duration walTtl, String message) {
    super("WAL_TTL", message, null);
    this.age = age;
    this.walTtl = walTtl;
  }

  static WalTtlException ofSchedule(String schedule, Duration interval, Duration walTtl) {
    return new WalTtlException(
        interval,
        walTtl,
        "schedule '"
            + schedule
            + "' leaves "
            + HumanDuration.of(interval)
            + " or more between runs, and the cluster's wal_ttl is "
            + HumanDuration.of(walTtl)
            + ": take increments more often, raise wal_ttl, or say withinWalTtl(false) to try"
            + " whether the WAL is still there");
  }

  /**
   * Returns how old the base is.
   *
   * @return the time since the base began, at least; of a schedule, the time between two runs
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
