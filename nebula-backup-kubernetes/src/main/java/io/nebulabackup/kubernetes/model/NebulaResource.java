// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;

/**
 * A custom resource of nebula-operator. All of them lie in a namespace and have their status as a
 * subresource.
 *
 * @param <S> what is wanted
 * @param <T> what is
 */
public abstract class NebulaResource<S extends OpenModel, T extends OpenModel>
    extends CustomResource<S, T> implements Namespaced {

  /** The group of all these resources. */
  public static final String GROUP = "apps.nebula-graph.io";

  /** The version of all these resources. */
  public static final String VERSION = "v1alpha1";

  private static final long serialVersionUID = 1L;
}
