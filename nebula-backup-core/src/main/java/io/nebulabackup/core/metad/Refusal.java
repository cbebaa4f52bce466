// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

/** The code behind a refusal; kept as the cause of the exception that a user sees. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final int code;

  Refusal(int code) {
    super(MetadErrors.name(code), null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
