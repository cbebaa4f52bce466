// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupOperations;
import io.nebulabackup.RepositoryOperations;
import io.nebulabackup.RestoreOperations;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;

/** A client whose backups the operator takes, and everything else another client does. */
final class OperatedBackupClient implements BackupClient {

  private final BackupOperations backups;
  private final BackupClient direct;
  private final Followings open;

  OperatedBackupClient(Scope scope, KubernetesBackupSpec template, BackupClient direct) {
    this.open = new Followings();
    Scope own = new Scope(scope.kubernetes(), scope.namespace(), scope.clock(), open);
    this.backups = new OperatedBackups(own, template, direct.backups());
    this.direct = direct;
  }

  @Override
  public BackupOperations backups() {
    return backups;
  }

  @Override
  public RestoreOperations restores() {
    return direct.restores();
  }

  @Override
  public RepositoryOperations repository() {
    return direct.repository();
  }

  @Override
  public void close() {
    open.close();
    direct.close();
  }
}
