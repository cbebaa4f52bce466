// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.model.Finding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks that what must be in a backup is there. The vendor's agent says that it has uploaded a
 * directory even where it has not (nebula-agent pkg/storage/s3.go drops the error of the third
 * attempt), and its br asks no further.
 */
final class Completeness {

  private static final Pattern MANIFEST_NAME = Pattern.compile("MANIFEST-[0-9]{1,20}");

  private final StoredBackup backup;
  private final StoredObjects objects;
  private final List<Finding> findings = new ArrayList<>();

  private Completeness(StoredBackup backup, StoredObjects objects) {
    this.backup = backup;
    this.objects = objects;
  }

  /**
   * Checks a backup.
   *
   * @param backup the backup
   * @param objects reads its objects
   * @throws CorruptBackupException naming everything that is missing
   */
  static void require(StoredBackup backup, StoredObjects objects) {
    Completeness check = new Completeness(backup, objects);
    if (backup.reply().metaFiles().isEmpty()) {
      check.missing(backup.name() + "/meta", "metad's description names no tables");
    }
    for (String path : backup.reply().metaFiles()) {
      check.present(
          backup.name() + "/meta/" + path.substring(path.lastIndexOf('/') + 1),
          "metad exported it");
    }
    backup.engines().forEach(check::engine);
    if (!check.findings.isEmpty()) {
      throw new CorruptBackupException(check.findings, null);
    }
  }

  private void engine(StoredBackup.Engine engine) {
    String data = engine.prefix() + "/data/";
    Optional<String> current = text(data + "CURRENT", "every RocksDB directory has it");
    if (current.isEmpty()) {
      return;
    }
    String name = current.get().strip();
    if (!MANIFEST_NAME.matcher(name).matches()) {
      findings.add(
          new Finding(
              Finding.Kind.UNREADABLE, backup.name(), data + "CURRENT", "names no MANIFEST"));
      return;
    }
    if (!present(data + name, "CURRENT names it")) {
      return;
    }
    ByteArrayOutputStream manifest = new ByteArrayOutputStream();
    objects.read(data + name, manifest);
    try {
      RocksManifest.tables(data + name, manifest.toByteArray())
          .forEach((table, size) -> table(data + table, size, name));
    } catch (IncompatibleFormatException e) {
      findings.add(
          new Finding(
              Finding.Kind.UNREADABLE, backup.name(), data + name, String.valueOf(e.getMessage())));
    }
  }

  private void table(String key, long size, String manifest) {
    Long stored = backup.sizes().get(key);
    if (present(key, manifest + " names it") && stored != null && stored != size) {
      findings.add(
          new Finding(
              Finding.Kind.SIZE_MISMATCH,
              backup.name(),
              key,
              "has " + stored + " bytes instead of " + size));
    }
  }

  private Optional<String> text(String key, String why) {
    if (!present(key, why)) {
      return Optional.empty();
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    objects.read(key, content);
    return Optional.of(content.toString(StandardCharsets.UTF_8));
  }

  private boolean present(String key, String why) {
    if (backup.sizes().containsKey(key)) {
      return true;
    }
    missing(key, "is not in the repository, though " + why);
    return false;
  }

  private void missing(String key, String detail) {
    findings.add(new Finding(Finding.Kind.OBJECT_MISSING, backup.name(), key, detail));
  }
}
