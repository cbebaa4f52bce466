// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.util.Iterator;

/**
 * A lazy listing in key order. Pages are fetched as the iteration proceeds; {@link #next()} and
 * {@link #hasNext()} may therefore throw {@link StorageException}. Not safe for use by several
 * threads. The caller closes it.
 */
public interface ObjectListing extends Iterator<ObjectMetadata>, AutoCloseable {

  /** Ends the listing early; cheap, may be repeated. */
  @Override
  void close();
}
