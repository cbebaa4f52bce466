// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The API as all others see it: the Job controller, kubelets, users. */
interface OutsideApi extends KubernetesApi {

  /** Stores an object, its status included, whatever is there; without a uid it keeps its own. */
  void put(HasMetadata object);
}
