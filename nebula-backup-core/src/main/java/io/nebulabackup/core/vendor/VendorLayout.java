// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import io.nebulabackup.model.HostAddress;
import io.nebulabackup.storage.ObjectKey;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the vendor's {@code br} puts the objects of one full backup, relative to the repository's
 * root (nebula-br pkg/backup/backup.go):
 *
 * <pre>
 * {name}/meta/{table}.sst
 * {name}/data/{host}:{port}/data{i}/{space}/data/...
 * {name}/data/{host}:{port}/data{i}/{space}/wal/{part}/{first log id}.wal
 * {name}/{name}.meta
 * </pre>
 *
 * Immutable.
 */
public final class VendorLayout {

  private static final Pattern CHECKPOINT_FILE =
      Pattern.compile("data/([^/]+):([0-9]{1,5})/data([0-9]{1,9})/([0-9]{1,10})/(.+)");
  private static final Pattern META_TABLE = Pattern.compile("meta/([^/]+)");

  private final String backup;

  private VendorLayout(String backup) {
    this.backup = backup;
  }

  /**
   * Returns the layout of a backup.
   *
   * @param backup the backup's name
   * @return its layout
   * @throws IllegalArgumentException if the name is not one of metad's
   */
  public static VendorLayout of(String backup) {
    if (!BackupNames.isValid(backup)) {
      throw new IllegalArgumentException(
          "'" + backup + "' is no backup's name: expected BACKUP_yyyy_MM_dd_HH_mm_ss");
    }
    return new VendorLayout(backup);
  }

  /**
   * Returns the prefix of all of the backup's objects.
   *
   * @return the backup's name, without a trailing slash
   */
  public ObjectKey root() {
    return ObjectKey.of(backup);
  }

  /**
   * Returns the key of the file that describes the backup.
   *
   * @return {@code {name}/{name}.meta}
   */
  public ObjectKey description() {
    return root().resolve(backup + ".meta");
  }

  /**
   * Returns the directory of metad's tables.
   *
   * @return {@code {name}/meta}
   */
  public ObjectKey metaTables() {
    return root().resolve("meta");
  }

  /**
   * Returns the key of one of metad's tables.
   *
   * @param file the file's name, with {@code .sst}
   * @return {@code {name}/meta/{file}}
   */
  public ObjectKey metaTable(String file) {
    return metaTables().resolve(file);
  }

  /**
   * Returns the directory of everything a storaged froze on one data path; at restore its content
   * goes to that path's {@code nebula} directory.
   *
   * @param host the storaged's client address
   * @param dataIndex which of the storaged's data paths, from 0
   * @return {@code {name}/data/{host}:{port}/data{i}}
   */
  public ObjectKey dataPath(HostAddress host, int dataIndex) {
    if (dataIndex < 0) {
      throw new IllegalArgumentException("no data path has the index " + dataIndex);
    }
    return root().resolve("data").resolve(host.toString()).resolve("data" + dataIndex);
  }

  /**
   * Returns the directory of one checkpoint: it holds {@code data/} and {@code wal/{part}/}.
   *
   * @param host the storaged's client address
   * @param dataIndex which of the storaged's data paths, from 0
   * @param space the space's id
   * @return {@code {name}/data/{host}:{port}/data{i}/{space}}
   */
  public ObjectKey checkpoint(HostAddress host, int dataIndex, int space) {
    if (space < 1) {
      throw new IllegalArgumentException("no space has the id " + space);
    }
    return dataPath(host, dataIndex).resolve(Integer.toString(space));
  }

  /**
   * Tells what an object is.
   *
   * @param key a key relative to the repository's root
   * @return what it is; empty if the vendor's layout has no such object
   */
  public static Optional<VendorObject> parse(ObjectKey key) {
    int slash = key.value().indexOf('/');
    if (slash < 0 || !BackupNames.isValid(key.value().substring(0, slash))) {
      return Optional.empty();
    }
    String backup = key.value().substring(0, slash);
    String rest = key.value().substring(slash + 1);
    if (rest.equals(backup + ".meta")) {
      return Optional.of(new VendorObject.Description(backup));
    }
    Matcher table = META_TABLE.matcher(rest);
    if (table.matches()) {
      return Optional.of(new VendorObject.MetaTable(backup, table.group(1)));
    }
    return checkpointFile(backup, CHECKPOINT_FILE.matcher(rest));
  }

  private static Optional<VendorObject> checkpointFile(String backup, Matcher file) {
    if (!file.matches()) {
      return Optional.empty();
    }
    OptionalInt port = number(file.group(2), 1, 65535);
    OptionalInt index = number(file.group(3), 0, Integer.MAX_VALUE);
    OptionalInt space = number(file.group(4), 1, Integer.MAX_VALUE);
    if (port.isEmpty() || index.isEmpty() || space.isEmpty() || file.group(1).isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        new VendorObject.CheckpointFile(
            backup,
            new HostAddress(file.group(1), port.getAsInt()),
            index.getAsInt(),
            space.getAsInt(),
            file.group(5)));
  }

  /** A number written as the vendor writes it: a leading zero makes it another key. */
  private static OptionalInt number(String digits, int min, int max) {
    long value = Long.parseLong(digits);
    boolean canonical = digits.equals(Long.toString(value));
    return canonical && value >= min && value <= max
        ? OptionalInt.of((int) value)
        : OptionalInt.empty();
  }
}
