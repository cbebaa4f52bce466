// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Decides about resources of one kind. Safe for use by several threads.
 *
 * @param <R> the kind
 */
interface Reconciler<R extends HasMetadata> {

  /** The kind of resource. */
  Class<R> kind();

  /**
   * Reads what matters and decides what to do next.
   *
   * @param resource the resource as just read
   * @param rejected what the API server said to this reconciler's last call about it, or null
   * @return what to do
   */
  Action next(R resource, @Nullable Rejection rejected);
}
