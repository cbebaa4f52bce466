// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import java.net.HttpURLConnection;

/**
 * What the API server said to a call of the turn before.
 *
 * @param call the call
 * @param code its status code
 * @param message its words
 */
record Rejection(Action.Call call, int code, String message) {

  static final int UNPROCESSABLE = 422;

  /** Tells whether a code is a refusal that a decision should know of. */
  static boolean is(int code) {
    return code == HttpURLConnection.HTTP_FORBIDDEN || isFinal(code);
  }

  private static boolean isFinal(int code) {
    return code == HttpURLConnection.HTTP_BAD_REQUEST || code == UNPROCESSABLE;
  }

  boolean isOfStatus() {
    return call instanceof Action.UpdateStatus;
  }

  /** Tells whether the same call can never succeed; rights and quotas may change. */
  boolean isFinal() {
    return isFinal(code);
  }
}
