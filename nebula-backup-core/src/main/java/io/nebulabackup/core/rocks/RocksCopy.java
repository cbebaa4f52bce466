// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.rocks;

import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.model.Finding;
import io.nebulabackup.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Holds what was copied of a RocksDB directory against the database's own record of its files:
 * {@code CURRENT} names the {@code MANIFEST}, and that names every table file with its size. A
 * directory walk cannot tell that a file has gone; this can.
 */
public final class RocksCopy {

  private static final Pattern MANIFEST_NAME = Pattern.compile("MANIFEST-[0-9]{1,20}");
  private static final int MAX_NAME_BYTES = 64;

  private final String backup;
  private final Map<String, Long> sizes;
  private final Reader reader;
  private final List<Finding> findings = new ArrayList<>();

  /** Reads copied files. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Opens a copy.
     *
     * @param key its key
     * @return its bytes, which the caller closes
     * @throws IOException if it cannot be read
     */
    InputStream open(String key) throws IOException;
  }

  private RocksCopy(String backup, Map<String, Long> sizes, Reader reader) {
    this.backup = backup;
    this.sizes = sizes;
    this.reader = reader;
  }

  /**
   * Checks a copy.
   *
   * @param backup the backup's name
   * @param data what the keys of the directory's files begin with, with a slash at the end
   * @param sizes each copied object's size in bytes by key; may hold others too
   * @param reader reads {@code CURRENT} and the {@code MANIFEST}
   * @return what is missing, of another size or unreadable; empty if the copy is complete
   * @throws StorageException if a file cannot be read
   */
  public static List<Finding> check(
      String backup, String data, Map<String, Long> sizes, Reader reader) {
    RocksCopy copy = new RocksCopy(backup, sizes, reader);
    copy.check(data);
    return List.copyOf(copy.findings);
  }

  private void check(String data) {
    String current = data + "CURRENT";
    if (!present(current, "every RocksDB directory has it")) {
      return;
    }
    String name = name(current);
    if (!MANIFEST_NAME.matcher(name).matches()) {
      unreadable(current, "names no MANIFEST");
    } else if (present(data + name, "CURRENT names it")) {
      tables(data, name);
    }
  }

  private String name(String current) {
    try (InputStream in = reader.open(current)) {
      return new String(in.readNBytes(MAX_NAME_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw cannotRead(current, e);
    }
  }

  private void tables(String data, String manifest) {
    try (InputStream in = reader.open(data + manifest)) {
      RocksManifest.tables(data + manifest, in)
          .forEach((number, size) -> table(data + RocksManifest.tableName(number), size, manifest));
    } catch (IncompatibleFormatException e) {
      unreadable(data + manifest, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw cannotRead(data + manifest, e);
    }
  }

  private static StorageException cannotRead(String key, IOException e) {
    return new StorageException("cannot read " + key + ": " + e.getMessage(), true, e);
  }

  private void table(String key, long size, String manifest) {
    Long stored = sizes.get(key);
    if (present(key, manifest + " names it") && stored != null && stored != size) {
      findings.add(
          new Finding(
              Finding.Kind.SIZE_MISMATCH,
              backup,
              key,
              "has " + stored + " bytes instead of " + size));
    }
  }

  private boolean present(String key, String why) {
    if (sizes.containsKey(key)) {
      return true;
    }
    findings.add(
        new Finding(
            Finding.Kind.OBJECT_MISSING, backup, key, "is not in the repository, though " + why));
    return false;
  }

  private void unreadable(String key, String detail) {
    findings.add(new Finding(Finding.Kind.UNREADABLE, backup, key, detail));
  }
}
