// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

/** Whether the store deletes in batches, as far as is known. Safe for use by several threads. */
final class BatchSupport {

  private volatile boolean refused;

  boolean isRefused() {
    return refused;
  }

  void refused() {
    refused = true;
  }
}
