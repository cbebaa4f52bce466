// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import io.nebulabackup.kubernetes.model.NebulaClusterStatus;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resources written as the vendor's documentation writes them, and what becomes of them. */
final class Resources {

  private final KubernetesClient client;

  Resources(KubernetesClient client) {
    this.client = client;
  }

  /** What {@code kubectl apply -f} would do with new resources. */
  void apply(String yaml) {
    client
        .load(new java.io.ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(item -> client.resource(item).create());
  }

  /** A cluster whose operator says that it is ready. */
  void cluster(String name) {
    cluster(name, "metad: {replicas: 1}\nstoraged: {replicas: 3}\n");
  }

  /** The same, with services of one's own. */
  void cluster(String name, String spec) {
    apply(
        """
        apiVersion: apps.nebula-graph.io/v1alpha1
        kind: NebulaCluster
        metadata:
          name: %s
        spec:
          enableBR: true
        %s"""
            .formatted(name, spec.indent(2)));
    client
        .resources(NebulaCluster.class)
        .withName(name)
        .editStatus(
            cluster -> {
              StatusCondition ready = new StatusCondition();
              ready.setType("Ready");
              ready.setStatus("True");
              NebulaClusterStatus status = new NebulaClusterStatus();
              status.setObservedGeneration(cluster.getMetadata().getGeneration());
              status.setConditions(List.of(ready));
              cluster.setStatus(status);
              return cluster;
            });
  }

  void secret(String name, Map<String, String> values) {
    client
        .resource(
            new io.fabric8.kubernetes.api.model.SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withStringData(values)
                .build())
        .create();
  }

  /** Waits until a backup is over. */
  NebulaBackupStatus over(String backup) {
    NebulaBackup found =
        client
            .resources(NebulaBackup.class)
            .withName(backup)
            .waitUntilCondition(
                each ->
                    each != null
                        && each.getStatus() != null
                        && (is(each.getStatus(), "Complete") || is(each.getStatus(), "Failed")),
                5,
                TimeUnit.MINUTES);
    return found.getStatus();
  }

  /** Waits until a restore is over. */
  NebulaRestore restored(String restore) {
    return client
        .resources(NebulaRestore.class)
        .withName(restore)
        .waitUntilCondition(
            each ->
                each != null
                    && each.getStatus() != null
                    && List.of("Complete", "Failed")
                        .contains(String.valueOf(each.getStatus().getPhase())),
            5,
            TimeUnit.MINUTES);
  }

  /** Deletes a backup and waits until it is gone. */
  void delete(String backup) {
    client.resources(NebulaBackup.class).withName(backup).delete();
    client
        .resources(NebulaBackup.class)
        .withName(backup)
        .waitUntilCondition(Objects::isNull, 3, TimeUnit.MINUTES);
  }

  /** All that tells why something does not happen. */
  String described() {
    Stream<String> objects =
        Stream.of(NebulaBackup.class, Job.class, Pod.class)
            .flatMap(kind -> client.resources(kind).list().getItems().stream())
            .map(
                object -> {
                  object.getMetadata().setManagedFields(List.of());
                  return client.getKubernetesSerialization().asYaml(object);
                });
    Stream<String> events =
        client.resources(Event.class).list().getItems().stream()
            .map(
                event ->
                    "%s %s %s %s%n"
                        .formatted(
                            event.getLastTimestamp(),
                            event.getInvolvedObject().getName(),
                            event.getReason(),
                            event.getMessage()))
            .sorted();
    return Stream.concat(objects, events).collect(Collectors.joining());
  }

  static boolean is(NebulaBackupStatus status, String condition) {
    return status.getConditions() != null
        && status.getConditions().stream()
            .anyMatch(each -> condition.equals(each.getType()) && "True".equals(each.getStatus()));
  }

  /** What the status says of a failure. */
  static String message(NebulaBackupStatus status) {
    return status.getConditions() == null
        ? ""
        : status.getConditions().stream()
            .filter(each -> "Failed".equals(each.getType()))
            .map(each -> each.getReason() + ": " + each.getMessage())
            .findFirst()
            .orElse("");
  }
}
