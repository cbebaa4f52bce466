// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import java.util.function.Consumer;

/** Joins the progress of several attempts into one that never goes back. Used by one thread. */
final class SteadyProgress {

  private final Consumer<TransferProgress> listener;
  private long before;
  private TransferProgress shown = new TransferProgress(0, 0);

  SteadyProgress(Consumer<TransferProgress> listener) {
    this.listener = listener;
  }

  /** Begins an attempt at what remains after some bytes. */
  void startFrom(long landedBytes) {
    before = landedBytes;
  }

  void show(TransferProgress attempt) {
    shown =
        new TransferProgress(
            Math.max(shown.bytesDone(), before + attempt.bytesDone()),
            Math.max(shown.bytesTotal(), before + attempt.bytesTotal()));
    listener.accept(shown);
  }
}
