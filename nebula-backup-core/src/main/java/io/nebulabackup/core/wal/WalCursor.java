// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Records one after another. Not safe for use by several threads; whoever got it closes it.
 *
 * <p>Only a cursor that has returned null has proved what it returned before: a source that changes
 * underneath is found out at the latest then.
 */
public interface WalCursor extends Closeable {

  /**
   * Returns the next record.
   *
   * @return the record, or null after the last one
   * @throws IOException if reading fails
   * @throws io.nebulabackup.error.CorruptWalException if the bytes are not a record, or not the one
   *     that must come next
   * @throws WalChangedException if the source changed while it was read
   */
  @Nullable WalRecord next() throws IOException;
}
