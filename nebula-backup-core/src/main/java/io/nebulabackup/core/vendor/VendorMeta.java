// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The vendor's description of a backup, its {@code BackupMeta}: what metad answers to createBackup,
 * and what lies beside a backup as {@code {name}.meta}. Immutable. Absent fields have their thrift
 * default here and stay absent when written again.
 *
 * @param spaces by space id, what was frozen; in the order of the wire
 * @param metaFiles metad's exported tables: absolute paths on the metad that made the backup, or
 *     base names in the file beside a backup
 * @param backupName the backup's name
 * @param full whether it is a full backup; community NebulaGraph always says true
 * @param allSpaces whether no spaces were named when it was made
 * @param createTimeMillis when metad made it, in milliseconds since the epoch
 * @param baseBackupName the previous backup of the chain; "" for a full backup
 * @param storageHosts all storaged of the cluster; community NebulaGraph leaves it empty
 * @param clusterId the cluster's id; community NebulaGraph always says 0
 * @param shape the fields as they stood on the wire
 */
public record VendorMeta(
    Map<Integer, VendorSpace> spaces,
    List<String> metaFiles,
    String backupName,
    boolean full,
    boolean allSpaces,
    long createTimeMillis,
    String baseBackupName,
    List<VendorHost> storageHosts,
    long clusterId,
    WireShape shape) {

  private static final int SPACES = Wire.MAP_FIELD | 1;
  private static final int META_FILES = Wire.LIST_FIELD | 2;
  private static final int BACKUP_NAME = Wire.STRING_FIELD | 3;
  private static final int FULL = Wire.BOOL_FIELD | 4;
  private static final int ALL_SPACES = Wire.BOOL_FIELD | 5;
  private static final int CREATE_TIME = Wire.I64_FIELD | 6;
  private static final int BASE_BACKUP_NAME = Wire.STRING_FIELD | 7;
  private static final int STORAGE_HOSTS = Wire.LIST_FIELD | 8;
  private static final int CLUSTER_ID = Wire.I64_FIELD | 9;
  private static final WireShape ALL =
      WireShape.of(
          SPACES,
          META_FILES,
          BACKUP_NAME,
          FULL,
          ALL_SPACES,
          CREATE_TIME,
          BASE_BACKUP_NAME,
          STORAGE_HOSTS,
          CLUSTER_ID);

  /** Copies the collections; the order of the spaces is kept. */
  public VendorMeta {
    spaces = Collections.unmodifiableMap(new LinkedHashMap<>(spaces));
    metaFiles = List.copyOf(metaFiles);
    storageHosts = List.copyOf(storageHosts);
  }

  /**
   * Creates the description of a full backup, with all fields present, as community NebulaGraph
   * does.
   *
   * @param backupName the backup's name
   * @param createTime when it was made; kept to the millisecond
   * @param allSpaces whether no spaces were named
   * @param spaces by space id, what was frozen
   * @param metaFiles metad's exported tables
   */
  public VendorMeta(
      String backupName,
      Instant createTime,
      boolean allSpaces,
      Map<Integer, VendorSpace> spaces,
      List<String> metaFiles) {
    this(
        spaces,
        metaFiles,
        backupName,
        true,
        allSpaces,
        createTime.toEpochMilli(),
        "",
        List.of(),
        0,
        ALL);
  }

  /**
   * Returns when metad made the backup.
   *
   * @return the time by metad's clock, to the millisecond
   */
  public Instant createTime() {
    return Instant.ofEpochMilli(createTimeMillis);
  }

  /**
   * Returns the description as it lies beside the backup: the tables by base name, since their
   * directory belonged to the metad that made them (nebula-br pkg/backup/backup.go).
   *
   * @return a copy; this one is not changed
   */
  public VendorMeta withBaseNamedMetaFiles() {
    List<String> names =
        metaFiles.stream().map(path -> path.substring(path.lastIndexOf('/') + 1)).toList();
    return new VendorMeta(
        spaces,
        names,
        backupName,
        full,
        allSpaces,
        createTimeMillis,
        baseBackupName,
        storageHosts,
        clusterId,
        shape);
  }

  static VendorMeta decode(WireReader in) {
    Map<Integer, VendorSpace> spaces = Map.of();
    List<String> metaFiles = List.of();
    String backupName = "";
    boolean full = false;
    boolean allSpaces = false;
    long createTime = 0;
    String baseBackupName = "";
    List<VendorHost> storageHosts = List.of();
    long clusterId = 0;
    WireShape.Builder shape = new WireShape.Builder();
    for (int key = in.field(); key != Wire.STOP; key = in.field()) {
      switch (key) {
        case SPACES -> spaces = in.structsByNumber(VendorSpace::decode);
        case META_FILES -> metaFiles = in.list(Wire.STRING, WireReader::text);
        case BACKUP_NAME -> backupName = in.text();
        case FULL -> full = in.bool();
        case ALL_SPACES -> allSpaces = in.bool();
        case CREATE_TIME -> createTime = in.i64();
        case BASE_BACKUP_NAME -> baseBackupName = in.text();
        case STORAGE_HOSTS -> storageHosts = in.list(Wire.STRUCT, VendorHost::decode);
        case CLUSTER_ID -> clusterId = in.i64();
        default -> {
          shape.unknown(key, in.skip(Wire.type(key)));
          continue;
        }
      }
      shape.known(key);
    }
    return new VendorMeta(
        spaces,
        metaFiles,
        backupName,
        full,
        allSpaces,
        createTime,
        baseBackupName,
        storageHosts,
        clusterId,
        shape.build(in));
  }

  void encode(WireWriter out) {
    shape.write(
        out,
        key -> {
          switch (key) {
            case SPACES -> out.structsByNumber(spaces, VendorSpace::encode);
            case META_FILES -> out.list(Wire.STRING, metaFiles, WireWriter::text);
            case BACKUP_NAME -> out.text(backupName);
            case FULL -> out.bool(full);
            case ALL_SPACES -> out.bool(allSpaces);
            case CREATE_TIME -> out.i64(createTimeMillis);
            case BASE_BACKUP_NAME -> out.text(baseBackupName);
            case STORAGE_HOSTS -> out.list(Wire.STRUCT, storageHosts, VendorHost::encode);
            case CLUSTER_ID -> out.i64(clusterId);
            default -> throw new IllegalStateException("no such field: " + key);
          }
        });
  }
}
