// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run of records comes from: stored WAL segments or a delta pack. Records outside the range
 * are not used.
 *
 * @param fromLogId the first id
 * @param toLogId the last id, included
 * @param segments stored WAL segments in name order; empty if {@code pack} is set
 * @param pack a delta pack; null if {@code segments} is set
 */
public record WalSource(
    long fromLogId, long toLogId, List<StoredObject> segments, @Nullable StoredObject pack) {

  /**
   * Checks the source.
   *
   * @throws IllegalArgumentException if it has both segments and a pack, or neither
   */
  public WalSource {
    segments = List.copyOf(segments);
    if (segments.isEmpty() == (pack == null)) {
      throw new IllegalArgumentException("a source is either segments or a pack: " + fromLogId);
    }
  }

  /**
   * Returns a source of stored segments.
   *
   * @param fromLogId the first id
   * @param toLogId the last id, included
   * @param segments the segments in name order
   * @return the source
   */
  public static WalSource segments(long fromLogId, long toLogId, List<StoredObject> segments) {
    return new WalSource(fromLogId, toLogId, segments, null);
  }

  /**
   * Returns a source of packed records.
   *
   * @param fromLogId the first id
   * @param toLogId the last id, included
   * @param pack the pack
   * @return the source
   */
  public static WalSource pack(long fromLogId, long toLogId, StoredObject pack) {
    return new WalSource(fromLogId, toLogId, List.of(), pack);
  }
}
