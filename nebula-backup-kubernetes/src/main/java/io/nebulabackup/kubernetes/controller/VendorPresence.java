// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for nebula-operator: a Deployment with the labels of its Helm chart
 * (charts/nebula-operator/templates/_helpers.tpl) that is not scaled to zero. One that is starting,
 * or whose Pods are not ready, counts: it may act at any moment. Safe for use by several threads.
 */
final class VendorPresence {

  private static final Logger LOG = LoggerFactory.getLogger(VendorPresence.class);

  private static final Map<String, String> LABELS =
      Map.of(
          ObjectNames.NAME_LABEL,
          ObjectNames.OPERATOR,
          ObjectNames.COMPONENT_LABEL,
          "controller-manager");

  private final KubernetesApi api;
  private final VendorOperator policy;
  private volatile @Nullable String told;

  VendorPresence(KubernetesApi api, VendorOperator policy) {
    this.api = api;
    this.policy = policy;
  }

  /** Tells whether all is to be left alone; a change is logged. */
  boolean isPresent() {
    String found = policy == VendorOperator.ABSENT ? null : find();
    if (!Objects.equals(found, told)) {
      told = found;
      if (found == null) {
        LOG.info("nebula-operator is gone: this controller acts");
      } else {
        LOG.warn("nothing is done: {}", found);
      }
    }
    return found != null;
  }

  private @Nullable String find() {
    try {
      return api.list(Deployment.class, null, LABELS).stream()
          .filter(deployment -> !Objects.equals(deployment.getSpec().getReplicas(), 0))
          .map(
              deployment ->
                  Resources.described(deployment)
                      + " is nebula-operator's, whose backup controllers act on the same objects;"
                      + " scale it to zero, or, if they are switched off, set vendorOperator to"
                      + " ABSENT")
          .findFirst()
          .orElse(null);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return "Deployments of all namespaces may not be listed, so nebula-operator may be running:"
          + " grant that right, or set vendorOperator to ABSENT";
    }
  }
}
