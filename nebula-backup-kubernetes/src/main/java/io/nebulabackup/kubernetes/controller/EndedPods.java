// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pods whose runner has ended, as they were last seen. When a Job is deleted, its Pods are gone a
 * moment after they have ended, and with them what their runners left; a watch sees that moment,
 * who reads may not. Nothing depends on what is kept here but how well is known what a run that was
 * deleted has left. Safe for use by several threads.
 */
final class EndedPods {

  /** More than run at a time, and little memory. */
  private static final int MOST = 200;

  private final Map<String, Pod> byUid =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pod> eldest) {
          return size() > MOST;
        }
      };

  /** Remembers a Pod if its runner has ended. */
  synchronized void see(HasMetadata object) {
    if (object instanceof Pod pod && JobView.terminated(pod) != null) {
      byUid.put(pod.getMetadata().getUid(), pod);
    }
  }

  /** Those that have run to take a backup, or for whatever else a resource is there. */
  synchronized List<Pod> of(HasMetadata owner, String component) {
    return byUid.values().stream()
        .filter(
            pod -> {
              Map<String, String> labels = Resources.orNone(pod.getMetadata().getLabels());
              return owner.getMetadata().getUid().equals(labels.get(ObjectNames.OWNER_UID_LABEL))
                  && component.equals(labels.get(ObjectNames.COMPONENT_LABEL));
            })
        .toList();
  }
}
