// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Backups on a schedule. */
@Group(NebulaResource.GROUP)
@Version(NebulaResource.VERSION)
@Kind("NebulaCronBackup")
@Plural("nebulacronbackups")
@ShortNames("ncb")
public final class NebulaCronBackup
    extends NebulaResource<NebulaCronBackupSpec, NebulaCronBackupStatus> {

  /**
   * The annotation that says every how many backups a full one is taken, the rest being incremental
   * on one another. The controller of this library reads it; nebula-operator has no such thing.
   */
  public static final String FULL_EVERY_ANNOTATION = "nebulabackup.io/full-every";

  private static final long serialVersionUID = 1L;

  @Override
  protected NebulaCronBackupSpec initSpec() {
    return new NebulaCronBackupSpec();
  }
}
