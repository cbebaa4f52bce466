// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.nebulabackup.kubernetes.model.NebulaResource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What all operations share.
 *
 * @param kubernetes the API server's client
 * @param namespace where to work
 * @param clock the time
 * @param open what is being followed, to be ended with the client
 */
record Scope(KubernetesClient kubernetes, String namespace, Clock clock, Followings open) {

  <R extends NebulaResource<?, ?>> Resource<R> resource(Class<R> type, String name) {
    return kubernetes.resources(type).inNamespace(namespace).withName(name);
  }

  <R extends NebulaResource<?, ?>> Optional<R> find(Class<R> type, String name) {
    return ApiCalls.find(
        "read " + type.getSimpleName() + " " + path(name), () -> resource(type, name).get());
  }

  <R extends NebulaResource<?, ?>> List<R> list(Class<R> type) {
    return ApiCalls.call(
        "list " + type.getSimpleName() + "s in " + namespace,
        () -> kubernetes.resources(type).inNamespace(namespace).list().getItems());
  }

  <R extends NebulaResource<?, ?>> R create(R object) {
    return ApiCalls.call(
        "create " + object.getKind() + " " + path(object.getMetadata().getName()),
        () -> {
          NonDeletingOperation<R> operation = kubernetes.resource(object);
          return operation.create();
        });
  }

  String yaml(Object object) {
    return kubernetes.getKubernetesSerialization().asYaml(object);
  }

  String path(String name) {
    return namespace + "/" + name;
  }

  Scope in(String other) {
    return new Scope(kubernetes, other, clock, open);
  }
}
