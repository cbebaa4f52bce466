// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.BackupException;
import java.io.IOException;

/** What every reader of foreign bytes owes: typed errors, and memory in proportion. */
public final class FuzzInput {

  private static final long MAX_ALLOCATED = 24L << 20;
  private static final int ATTEMPTS = 4;
  private static final long ALLOCATED_PER_BYTE = 400;

  private FuzzInput() {}

  /** Reads the input. */
  public interface Reading {
    void run() throws IOException;
  }

  /**
   * Runs a reader.
   *
   * @param input the bytes it reads
   * @param reading the reader; may end in one of our own exceptions
   */
  public static void check(byte[] input, Reading reading) {
    long allowed = MAX_ALLOCATED + ALLOCATED_PER_BYTE * input.length;
    // Loading and instrumenting classes allocates too, but once only.
    for (int attempt = 1; allocated(reading) > allowed; attempt++) {
      require(attempt < ATTEMPTS, "more than " + allowed + " allocated for " + input.length);
    }
  }

  private static long allocated(Reading reading) {
    long before = Allocation.ofThisThread();
    try {
      reading.run();
    } catch (BackupException e) {
      if (e.code().isEmpty() || e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError("an error without code or message", e);
      }
    } catch (IOException e) {
      throw new AssertionError("nothing was wrong with the medium", e);
    }
    return Allocation.ofThisThread() - before;
  }

  /** Fails if the condition does not hold; cheaper than AssertJ, a million times. */
  public static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
