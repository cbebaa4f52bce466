// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A NebulaGraph cluster run by nebula-operator. */
@Group(NebulaResource.GROUP)
@Version(NebulaResource.VERSION)
@Kind("NebulaCluster")
@Plural("nebulaclusters")
@ShortNames("nc")
public final class NebulaCluster extends NebulaResource<NebulaClusterSpec, NebulaClusterStatus> {

  private static final long serialVersionUID = 1L;

  @Override
  protected NebulaClusterSpec initSpec() {
    return new NebulaClusterSpec();
  }
}
