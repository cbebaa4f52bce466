// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls, made by fabric8's client. */
final class ClientApi implements KubernetesApi {

  private final KubernetesClient client;

  ClientApi(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public <T extends HasMetadata> @Nullable T find(Class<T> kind, String namespace, String name) {
    if (kind == Namespace.class) {
      return client.resources(kind).withName(name).get();
    }
    return client.resources(kind).inNamespace(namespace).withName(name).get();
  }

  @Override
  public <T extends HasMetadata> List<T> list(
      Class<T> kind, @Nullable String namespace, Map<String, String> labels) {
    return namespace == null
        ? client.resources(kind).inAnyNamespace().withLabels(labels).list().getItems()
        : client.resources(kind).inNamespace(namespace).withLabels(labels).list().getItems();
  }

  @Override
  public void create(HasMetadata object) {
    client.resource(object).create();
  }

  @Override
  public void update(HasMetadata object) {
    client.resource(object).lockResourceVersion(version(object)).update();
  }

  @Override
  public void updateStatus(HasMetadata object) {
    client.resource(object).lockResourceVersion(version(object)).updateStatus();
  }

  @Override
  public void delete(HasMetadata object) {
    // In the background, as fabric8 does unless told; a new object of the name has another version.
    if (client.resource(object).lockResourceVersion(version(object)).delete().isEmpty()) {
      throw new KubernetesClientException(
          object.getKind() + " " + object.getMetadata().getName() + " is gone",
          HttpURLConnection.HTTP_NOT_FOUND,
          null);
    }
  }

  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }
}
