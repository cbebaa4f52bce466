// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The definitions of NebulaBackup, NebulaRestore, NebulaCronBackup and NebulaCluster. Fields,
 * defaults, short names and printed columns are those of nebula-operator 1.8 (config/crd/bases);
 * what Kubernetes itself defines, such as containers, is taken as it comes.
 */
public final class Definitions {

  private static final List<String> FILES =
      List.of(
          "nebulabackups.yaml",
          "nebulacronbackups.yaml",
          "nebularestores.yaml",
          "nebulaclusters.yaml");

  private static final long ESTABLISHED_SECONDS = 60;

  private Definitions() {}

  /**
   * Reads the definitions.
   *
   * @param kubernetes whose reader of YAML to use; no request is made
   * @return the definitions, each a new object
   */
  public static List<CustomResourceDefinition> all(KubernetesClient kubernetes) {
    return FILES.stream().map(file -> read(kubernetes, file)).toList();
  }

  /**
   * Creates the definitions that the API server does not have, and waits until it serves them.
   * Those it has are left alone: nebula-operator's own know more fields.
   *
   * @param kubernetes where to
   * @throws KubernetesClientException if the API server refuses, or serves them not within a minute
   */
  public static void install(KubernetesClient kubernetes) {
    for (CustomResourceDefinition definition : all(kubernetes)) {
      try {
        kubernetes.resource(definition).create();
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
      }
      kubernetes
          .resource(definition)
          .waitUntilCondition(Definitions::isEstablished, ESTABLISHED_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    "Established".equals(condition.getType())
                        && "True".equals(condition.getStatus()));
  }

  private static CustomResourceDefinition read(KubernetesClient kubernetes, String file) {
    try (InputStream yaml = Definitions.class.getResourceAsStream(file)) {
      if (yaml == null) {
        throw new IllegalStateException(
            "the resource " + file + " is missing beside " + Definitions.class.getName());
      }
      return kubernetes
          .getKubernetesSerialization()
          .unmarshal(yaml, CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
