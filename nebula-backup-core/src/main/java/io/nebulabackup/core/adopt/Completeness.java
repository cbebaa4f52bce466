// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.core.rocks.RocksCopy;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.model.Finding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that what must be in a backup is there. The vendor's agent says that it has uploaded a
 * directory even where it has not (nebula-agent pkg/storage/s3.go drops the error of the third
 * attempt), and its br asks no further.
 */
final class Completeness {

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
    for (StoredBackup.Engine engine : backup.engines()) {
      check.findings.addAll(
          RocksCopy.check(backup.name(), engine.prefix() + "/data/", backup.sizes(), check::read));
    }
    if (!check.findings.isEmpty()) {
      throw new CorruptBackupException(check.findings, null);
    }
  }

  private InputStream read(String key) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    objects.read(key, content);
    return new ByteArrayInputStream(content.toByteArray());
  }

  private void present(String key, String why) {
    if (!backup.sizes().containsKey(key)) {
      missing(key, "is not in the repository, though " + why);
    }
  }

  private void missing(String key, String detail) {
    findings.add(new Finding(Finding.Kind.OBJECT_MISSING, backup.name(), key, detail));
  }
}
