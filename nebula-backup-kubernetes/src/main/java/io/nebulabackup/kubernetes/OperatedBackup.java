// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.model.BackupSet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A backup that the operator takes, which is at last what its manifest in the repository says. */
final class OperatedBackup implements BackupOperation<BackupSet> {

  private final BackupOperation<KubernetesBackup> operated;
  private final CompletableFuture<BackupSet> result;

  OperatedBackup(
      BackupOperation<KubernetesBackup> operated, Function<String, BackupSet> repository) {
    this.operated = operated;
    this.result =
        operated
            .completion()
            .thenApply(backup -> repository.apply(name(backup)))
            .toCompletableFuture();
  }

  private static String name(KubernetesBackup backup) {
    return backup
        .backupName()
        .orElseThrow(
            () ->
                new BackupNotFoundException(
                    "NebulaBackup "
                        + backup.namespace()
                        + "/"
                        + backup.name()
                        + " is complete, but the operator does not say under which name: see"
                        + " backups().list()",
                    null));
  }

  @Override
  public CompletionStage<BackupSet> completion() {
    return result.minimalCompletionStage();
  }

  @Override
  public BackupSet join() {
    KubernetesBackup unused = operated.join();
    return read();
  }

  @Override
  public Optional<BackupSet> join(Duration timeout) {
    return operated.join(timeout).map(backup -> read());
  }

  private BackupSet read() {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof BackupException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public void cancel() {
    operated.cancel();
  }

  @Override
  public BackupEvent.Progress progress() {
    return operated.progress();
  }
}
