// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.spec;

import io.nebulabackup.error.InvalidSpecException;

/** The rules that several specs share. */
final class Checks {

  private static final int MAX_CONCURRENCY = 256;

  private Checks() {}

  static void name(String field, String name) {
    if (!name.matches("BACKUP_\\d{4}(_\\d{2}){5}")) {
      throw new InvalidSpecException(
          field, name, "pass a backup's name, such as BACKUP_2026_08_24_02_00_00");
    }
  }

  static void concurrency(int concurrency) {
    if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      throw new InvalidSpecException(
          "concurrency",
          Integer.toString(concurrency),
          "pass 1 to " + MAX_CONCURRENCY + " transfers per host");
    }
  }
}
