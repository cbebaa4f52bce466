// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import java.io.IOException;
import java.io.InputStream;

/** An object that can be read by range. Safe for use by several threads if its readers are. */
@FunctionalInterface
public interface RangeSource {

  /**
   * Opens a range.
   *
   * @param offset the first byte's position, zero-based
   * @param length how many bytes, at least 1
   * @return the bytes, to be closed by the caller
   * @throws IOException if reading fails
   */
  InputStream open(long offset, long length) throws IOException;
}
