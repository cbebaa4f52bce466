// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupListener;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Tells a listener, the first time that a backup is seen running, that its transfer has begun. */
final class RunningOnce implements Consumer<KubernetesBackup> {

  private final BackupListener listener;
  private final AtomicBoolean told = new AtomicBoolean();

  RunningOnce(BackupListener listener) {
    this.listener = listener;
  }

  @Override
  public void accept(KubernetesBackup backup) {
    if (backup.state() != ResourceState.PENDING && told.compareAndSet(false, true)) {
      listener.onEvent(new BackupEvent.PhaseStarted(BackupEvent.Phase.TRANSFER));
    }
  }
}
