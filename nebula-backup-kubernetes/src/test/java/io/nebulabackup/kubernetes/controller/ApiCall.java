// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A call that a controller makes.
 *
 * @param number the how many-th of all, from 1
 * @param verb its method's name in {@link KubernetesApi}
 * @param what what it reads, or the object it writes, in words
 * @param object what it writes; null for a call that reads
 */
record ApiCall(int number, String verb, String what, @Nullable HasMetadata object) {

  boolean isWrite() {
    return object != null;
  }

  @Override
  public String toString() {
    return "call " + number + ", " + verb + " " + what;
  }
}
