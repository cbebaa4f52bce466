// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

/** The calls of a backend that a fault may strike. */
public enum StorageOperation {
  /** Storing an object. */
  PUT,
  /** Opening an object for reading; strikes the stream too. */
  OPEN,
  /** Looking an object up. */
  HEAD,
  /** Listing; matched by the prefix, except by {@link FaultRule#hide()}, matched by the key. */
  LIST,
  /** Deleting; matched by each key. */
  DELETE
}
