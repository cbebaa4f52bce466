// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

/** What a controller dies of in a test. Nothing of the controller's catches it. */
final class Killed extends Error {

  private static final long serialVersionUID = 1L;

  Killed(String when) {
    super("killed " + when);
  }
}
