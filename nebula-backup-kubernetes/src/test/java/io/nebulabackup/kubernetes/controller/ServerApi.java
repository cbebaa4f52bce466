// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls at a real API server. Jobs are marked as managed by someone else than the server's own
 * Job controller, which then leaves them alone: what becomes of them is the test's to say.
 */
final class ServerApi implements OutsideApi {

  private final KubernetesClient client;
  private final ClientApi api;

  ServerApi(KubernetesClient client) {
    this.client = client;
    this.api = new ClientApi(client);
  }

  @Override
  public <T extends HasMetadata> @Nullable T find(Class<T> kind, String namespace, String name) {
    return api.find(kind, namespace, name);
  }

  @Override
  public <T extends HasMetadata> List<T> list(
      Class<T> kind, @Nullable String namespace, Map<String, String> labels) {
    return api.list(kind, namespace, labels);
  }

  @Override
  public void create(HasMetadata object) {
    if (object instanceof Job job) {
      Job unmanaged = Resources.copy(job);
      unmanaged.getSpec().setManagedBy("nebulabackup.io/test");
      api.create(unmanaged);
    } else {
      api.create(object);
    }
  }

  @Override
  public void update(HasMetadata object) {
    api.update(object);
  }

  @Override
  public void updateStatus(HasMetadata object) {
    api.updateStatus(object);
  }

  @Override
  public void delete(HasMetadata object) {
    api.delete(object);
  }

  @Override
  public void put(HasMetadata object) {
    if (object instanceof Pod pod
        && api.find(Pod.class, pod.getMetadata().getNamespace(), pod.getMetadata().getName())
            == null) {
      client.resource(Resources.copy(pod)).create();
    }
    HasMetadata changed = Resources.copy(object);
    changed.getMetadata().setResourceVersion(null);
    client.resource(changed).updateStatus();
  }
}
