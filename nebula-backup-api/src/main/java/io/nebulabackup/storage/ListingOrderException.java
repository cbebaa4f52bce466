// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

/**
 * A store lists against the order of keys, as some buckets do; what comes after the place in
 * question cannot be relied on.
 */
public final class ListingOrderException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which key came after which, at which store, and what to do
   */
  public ListingOrderException(String message) {
    super(message, false, null);
  }
}
