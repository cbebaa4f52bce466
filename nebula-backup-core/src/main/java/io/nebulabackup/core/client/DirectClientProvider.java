// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.client;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupClientProvider;
import io.nebulabackup.spec.ConnectionSpec;

/** Makes {@link DirectBackupClient}s. */
public final class DirectClientProvider implements BackupClientProvider {

  /** For {@link java.util.ServiceLoader}. */
  public DirectClientProvider() {}

  @Override
  public BackupClient connect(ConnectionSpec connection) {
    return new DirectBackupClient(connection);
  }
}
