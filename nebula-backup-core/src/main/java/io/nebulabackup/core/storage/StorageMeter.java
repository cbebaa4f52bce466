// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import java.util.concurrent.atomic.LongAdder;

/** What was asked of a store so far. Safe for use by several threads; never decreases. */
public final class StorageMeter {

  private final LongAdder requests = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();

  /** Creates a meter at zero. */
  public StorageMeter() {}

  /**
   * Returns how many calls were made, a listing counting once per thousand objects begun. Retries
   * inside a backend are not seen.
   *
   * @return the number of calls
   */
  public long requests() {
    return requests.sum();
  }

  /**
   * Returns how many bytes were stored by calls that succeeded.
   *
   * @return the bytes
   */
  public long bytesWritten() {
    return bytesWritten.sum();
  }

  /**
   * Returns how many bytes were taken from opened objects.
   *
   * @return the bytes
   */
  public long bytesRead() {
    return bytesRead.sum();
  }

  void countRequest() {
    requests.increment();
  }

  void countWritten(long bytes) {
    bytesWritten.add(bytes);
  }

  void countRead(long bytes) {
    bytesRead.add(bytes);
  }
}
