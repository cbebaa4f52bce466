// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

/** A file of RocksDB is not in the form that is understood here; what it says stays unknown. */
final class UnknownFormException extends Exception {

  private static final long serialVersionUID = 1L;

  UnknownFormException(String found) {
    super(found);
  }
}
