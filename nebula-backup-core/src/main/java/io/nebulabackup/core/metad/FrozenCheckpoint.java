// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.LogPosition;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The frozen directory of one space on one data path of a storaged.
 *
 * @param index the checkpoint's place in the host's list, from 0: the {@code i} of {@code data{i}}
 *     in object keys
 * @param dataPath the directory on the host, absolute; it holds {@code data/} and {@code
 *     wal/{part}/}
 * @param led by partition id, the last record in the WAL of each partition this host led at that
 *     moment. Replicas of other partitions are in the directory too. Storaged reads the position a
 *     little after it links the WAL: it can be some heartbeat records past the linked files' end.
 */
public record FrozenCheckpoint(int index, String dataPath, Map<Integer, LogPosition> led) {

  /**
   * How many records a host may have counted beyond the WAL it had linked: heartbeats that came
   * between (NebulaGraph 3.8 src/kvstore/NebulaStore.cpp reads the last log id after the link).
   */
  public static final long COUNTED_AFTER_LINK = 64;

  /** Copies the map, ordered by partition. */
  public FrozenCheckpoint {
    led = Collections.unmodifiableMap(new TreeMap<>(led));
  }
}
