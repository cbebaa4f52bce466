// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;

/** Deletes an object and, before it is gone itself, what it owns: its Job with the Pod. */
final class Deletion {

  private Deletion() {}

  static <R extends HasMetadata> void of(Resource<R> resource, R object) {
    R now = resource.get();
    if (now != null && now.getMetadata().getUid().equals(object.getMetadata().getUid())) {
      resource.withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    }
  }
}
