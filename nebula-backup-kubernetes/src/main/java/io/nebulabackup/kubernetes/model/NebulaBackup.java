// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A backup, taken or to be taken. */
@Group(NebulaResource.GROUP)
@Version(NebulaResource.VERSION)
@Kind("NebulaBackup")
@Plural("nebulabackups")
@ShortNames("nb")
public final class NebulaBackup extends NebulaResource<NebulaBackupSpec, NebulaBackupStatus> {

  private static final long serialVersionUID = 1L;

  @Override
  protected NebulaBackupSpec initSpec() {
    return new NebulaBackupSpec();
  }
}
