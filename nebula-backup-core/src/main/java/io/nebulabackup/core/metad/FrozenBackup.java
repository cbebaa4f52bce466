// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.core.vendor.VendorCheckpoint;
import io.nebulabackup.core.vendor.VendorHostBackup;
import io.nebulabackup.core.vendor.VendorMeta;
import io.nebulabackup.core.vendor.VendorSpace;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A backup that metad has made: checkpoints on every storaged's disk and exported tables on one
 * metad's. Writes are no longer blocked. It occupies disk until it is dropped.
 *
 * @param metad the metad that made it and holds the tables: the address that was spoken to. It is
 *     the cluster's own address of that metad if {@link MetadClient#listCluster} was called before
 *     and its addresses can be reached from here.
 * @param spaces what was frozen, ordered by space id
 * @param vendorMeta metad's answer as it stood on the wire
 */
public record FrozenBackup(HostAddress metad, List<FrozenSpace> spaces, VendorMeta vendorMeta) {

  /** Copies the list. */
  public FrozenBackup {
    spaces = List.copyOf(spaces);
  }

  /**
   * Returns what metad's answer says.
   *
   * @param metad the metad that answered
   * @param meta its answer
   * @return the backup
   * @throws ClusterOperationException if the answer makes no sense
   */
  public static FrozenBackup of(HostAddress metad, VendorMeta meta) {
    List<FrozenSpace> spaces = new ArrayList<>();
    meta.spaces().forEach((id, space) -> spaces.add(frozen(id, space, meta)));
    spaces.sort(Comparator.comparingInt(space -> space.space().id()));
    return new FrozenBackup(metad, spaces, meta);
  }

  /**
   * Returns the backup's name.
   *
   * @return metad's name for it
   */
  public String name() {
    return vendorMeta.backupName();
  }

  /**
   * Returns when metad made it.
   *
   * @return the time by metad's clock, to the millisecond
   */
  public Instant createTime() {
    return vendorMeta.createTime();
  }

  /**
   * Tells whether it is a full backup; community NebulaGraph makes no other.
   *
   * @return what metad said
   */
  public boolean full() {
    return vendorMeta.full();
  }

  /**
   * Tells whether no spaces were named when it was made.
   *
   * @return what metad said
   */
  public boolean allSpaces() {
    return vendorMeta.allSpaces();
  }

  /**
   * Returns metad's exported tables.
   *
   * @return absolute paths on the disk of {@link #metad}
   */
  public List<String> metaFiles() {
    return vendorMeta.metaFiles();
  }

  private static FrozenSpace frozen(int id, VendorSpace space, VendorMeta meta) {
    SpaceInfo info =
        new SpaceInfo(
            id,
            space.description().name(),
            space.description().partitions(),
            space.description().replicaFactor());
    return new FrozenSpace(info, space.hosts().stream().map(host -> frozen(host, meta)).toList());
  }

  private static FrozenHost frozen(VendorHostBackup host, VendorMeta meta) {
    HostAddress address =
        host.host().address().orElseThrow(() -> nonsense(meta, "a host without an address"));
    List<FrozenCheckpoint> checkpoints = new ArrayList<>();
    for (VendorCheckpoint checkpoint : host.checkpoints()) {
      Map<Integer, LogPosition> led = new HashMap<>();
      checkpoint
          .parts()
          .forEach(
              (part, log) -> {
                if (part < 1 || log.logId() < 0 || log.term() < 0) {
                  throw nonsense(meta, "partition " + part + " of " + address + " at " + log);
                }
                led.put(part, new LogPosition(log.logId(), log.term()));
              });
      checkpoints.add(new FrozenCheckpoint(checkpoints.size(), checkpoint.dataPath(), led));
    }
    return new FrozenHost(address, checkpoints);
  }

  private static ClusterOperationException nonsense(VendorMeta meta, String found) {
    return new ClusterOperationException(
        "metad's answer to createBackup names "
            + found
            + "; the backup "
            + meta.backupName()
            + " exists on the cluster and should be dropped.",
        null);
  }
}
