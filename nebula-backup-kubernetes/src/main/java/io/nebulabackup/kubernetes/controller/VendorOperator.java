// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

/** What to make of nebula-operator, whose backup controllers act on the same objects. */
public enum VendorOperator {
  /** Looks for its Deployment, and leaves all objects alone as long as there is one. */
  DETECT,
  /** Takes it for absent: there is none, or its backup controllers are switched off. */
  ABSENT
}
