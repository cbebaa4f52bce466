// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls of Kubernetes' API that the controller makes; each method is one request, straight to
 * the API server. All throw {@link KubernetesClientException} with the server's status code. Safe
 * for use by several threads.
 */
interface KubernetesApi {

  /** Reads an object; null if there is none of that name, or no such kind. */
  <T extends HasMetadata> @Nullable T find(Class<T> kind, String namespace, String name);

  /** Lists the objects with all these labels, of a namespace or, if that is null, of all. */
  <T extends HasMetadata> List<T> list(
      Class<T> kind, @Nullable String namespace, Map<String, String> labels);

  /** Creates an object; 409 if there is one of its name. */
  void create(HasMetadata object);

  /** Replaces an object but its status; 409 if it has changed since it was read. */
  void update(HasMetadata object);

  /** Replaces an object's status; 409 if it has changed since it was read. */
  void updateStatus(HasMetadata object);

  /** Deletes an object; 409 if the one of that name is another by now. */
  void delete(HasMetadata object);
}
