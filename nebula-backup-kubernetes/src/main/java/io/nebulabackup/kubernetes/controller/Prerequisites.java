// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Job needs to be there.
 *
 * @param cluster the cluster, or null if it does not exist
 * @param missing what does not exist, or null
 */
record Prerequisites(@Nullable ClusterView cluster, @Nullable Sentence missing) {

  static Prerequisites read(
      KubernetesApi api,
      String namespace,
      String clusterNamespace,
      String clusterName,
      StorageSource storage,
      String domain) {
    ClusterView cluster = cluster(api, clusterNamespace, clusterName, domain);
    if (cluster == null) {
      return new Prerequisites(
          null,
          new Sentence(
              "ClusterNotFound",
              "there is neither a NebulaCluster "
                  + clusterNamespace
                  + "/"
                  + clusterName
                  + " nor a Service "
                  + clusterNamespace
                  + "/"
                  + ClusterView.metadService(clusterName)
                  + ": correct spec.config.clusterName or spec.config.clusterNamespace"));
    }
    return new Prerequisites(cluster, secretProblem(api, namespace, storage));
  }

  /** The cluster of a name; null if there is none. */
  static @Nullable ClusterView cluster(
      KubernetesApi api, String namespace, String name, String domain) {
    NebulaCluster cluster = api.find(NebulaCluster.class, namespace, name);
    if (cluster != null) {
      return ClusterView.of(cluster, domain);
    }
    Service metads = api.find(Service.class, namespace, ClusterView.metadService(name));
    return metads == null ? null : ClusterView.of(metads, name, domain);
  }

  private static @Nullable Sentence secretProblem(
      KubernetesApi api, String namespace, StorageSource storage) {
    String name = storage.secretName();
    if (name == null) {
      return null;
    }
    String what = "Secret " + namespace + "/" + name;
    Secret secret;
    try {
      secret = api.find(Secret.class, namespace, name);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        // The right to read Secrets is optional: without it the kubelet finds out.
        return null;
      }
      throw e;
    }
    if (secret == null) {
      return new Sentence(
          "SecretNotFound",
          what
              + " does not exist: create it with the keys "
              + String.join(", ", storage.secretKeys()));
    }
    Map<String, String> data = Resources.orNone(secret.getData());
    List<String> absent =
        storage.secretKeys().stream().filter(key -> data.getOrDefault(key, "").isEmpty()).toList();
    return absent.isEmpty()
        ? null
        : new Sentence(
            "SecretIncomplete", what + " lacks the key " + String.join(", ", absent) + ": add it");
  }
}
