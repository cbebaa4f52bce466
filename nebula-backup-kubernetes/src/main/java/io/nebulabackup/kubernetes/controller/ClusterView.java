// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Service;
import io.nebulabackup.kubernetes.model.ClusterComponent;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import io.nebulabackup.kubernetes.model.NebulaClusterSpec;
import io.nebulabackup.kubernetes.model.NebulaClusterStatus;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A NebulaGraph cluster as a backup's Job needs it. It is known by its NebulaCluster, or, where
 * nobody uses that resource, by the headless Service of its metads; names are nebula-operator's.
 *
 * @param name its name
 * @param namespace where it is
 * @param metads addresses of its metads, separated by commas
 * @param storageds how many storageds it has; 0 if unknown
 * @param storagedPort the port that its storageds are known by
 * @param certificates how to speak TLS with it, or null for plain TCP
 * @param notReady why no backup can be taken now, or null
 */
record ClusterView(
    String name,
    String namespace,
    String metads,
    int storageds,
    String storagedPort,
    @Nullable ClusterCertificates certificates,
    @Nullable Sentence notReady) {

  private static final String METAD_PORT = "9559";
  private static final String STORAGED_PORT = "9779";

  static String metadService(String cluster) {
    return cluster + "-metad-headless";
  }

  static ClusterView of(NebulaCluster cluster, String domain) {
    NebulaClusterSpec spec = cluster.getSpec();
    String name = cluster.getMetadata().getName();
    String namespace = cluster.getMetadata().getNamespace();
    String suffix =
        "."
            + metadService(name)
            + "."
            + namespace
            + ".svc."
            + domain
            + ":"
            + port(spec.getMetad(), METAD_PORT);
    String metads =
        IntStream.range(0, Math.max(1, replicas(spec.getMetad())))
            .mapToObj(i -> name + "-metad-" + i + suffix)
            .collect(Collectors.joining(","));
    return new ClusterView(
        name,
        namespace,
        metads,
        spec.getStoraged() == null ? 0 : replicas(spec.getStoraged()),
        port(spec.getStoraged(), STORAGED_PORT),
        ClusterCertificates.of(spec),
        notReady(cluster));
  }

  static ClusterView of(Service metads, String cluster, String domain) {
    String namespace = metads.getMetadata().getNamespace();
    return new ClusterView(
        cluster,
        namespace,
        metadService(cluster) + "." + namespace + ".svc." + domain + ":" + METAD_PORT,
        0,
        STORAGED_PORT,
        null,
        null);
  }

  /** The address under which a storaged is known in a cluster of that namespace. */
  static String storaged(String cluster, String namespace, String domain, int index, String port) {
    return "%1$s-storaged-%2$d.%1$s-storaged-headless.%3$s.svc.%4$s:%5$s"
        .formatted(cluster, index, namespace, domain, port);
  }

  private static @Nullable Sentence notReady(NebulaCluster cluster) {
    NebulaClusterStatus status = cluster.getStatus();
    boolean current =
        status != null
            && Objects.equals(
                status.getObservedGeneration(), cluster.getMetadata().getGeneration());
    if (current && Conditions.isTrue(status.getConditions(), "Ready")) {
      return null;
    }
    return new Sentence(
        "ClusterNotReady",
        "NebulaCluster "
            + cluster.getMetadata().getNamespace()
            + "/"
            + cluster.getMetadata().getName()
            + (current
                ? " has no condition Ready that is True"
                : " has a status that is not of its present generation")
            + "; waiting for it");
  }

  private static int replicas(@Nullable ClusterComponent component) {
    return component == null || component.getReplicas() == null ? 1 : component.getReplicas();
  }

  private static String port(@Nullable ClusterComponent component, String usual) {
    Map<String, String> config = component == null ? null : component.getConfig();
    return config == null ? usual : Objects.requireNonNullElse(config.get("port"), usual);
  }
}
