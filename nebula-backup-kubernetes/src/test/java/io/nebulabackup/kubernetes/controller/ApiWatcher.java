// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

/** Sees each call of a controller, and may do what it likes between two of them. */
interface ApiWatcher {

  /** Does nothing. */
  ApiWatcher NONE = new ApiWatcher() {};

  /** Is told before a call is sent; what it throws, the controller dies of. */
  default void before(ApiCall call) {}

  /** Is told after a call was carried out, and before the controller sees the answer. */
  default void after(ApiCall call) {}
}
