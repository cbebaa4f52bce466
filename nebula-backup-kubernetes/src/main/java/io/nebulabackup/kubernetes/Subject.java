// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.kubernetes.model.NebulaResource;
import java.util.List;

/**
 * What is to be known of an object to follow it.
 *
 * @param <R> the object
 * @param <V> what the user sees of it
 */
interface Subject<R extends NebulaResource<?, ?>, V> {

  /** Returns kind, namespace and name, to begin a sentence with. */
  String title();

  /** Returns what was noticed when it was submitted. */
  default List<String> warnings() {
    return List.of();
  }

  V view(R object);

  ResourceState state(V view);

  BackupException failure(V view);

  /** Tells the user's listener. */
  void tell(V view);

  /** Whether to cancel is to delete the object; else it is only no longer followed. */
  default boolean endsByDeletion() {
    return true;
  }

  /** Deletes the object, if it is still the same one. */
  void delete(Resource<R> resource, R object);
}
