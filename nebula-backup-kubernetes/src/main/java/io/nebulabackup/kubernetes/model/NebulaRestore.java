// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A restore of a backup into a new cluster. */
@Group(NebulaResource.GROUP)
@Version(NebulaResource.VERSION)
@Kind("NebulaRestore")
@Plural("nebularestores")
@ShortNames("nr")
public final class NebulaRestore extends NebulaResource<NebulaRestoreSpec, NebulaRestoreStatus> {

  /**
   * The annotation that names the cluster whose data the restore replaces. The controller of this
   * library, which makes no clusters, asks for it; nebula-operator makes a new cluster all the
   * same.
   */
  public static final String RESTORE_INTO_ANNOTATION = "nebulabackup.io/restore-into";

  private static final long serialVersionUID = 1L;

  @Override
  protected NebulaRestoreSpec initSpec() {
    return new NebulaRestoreSpec();
  }
}
