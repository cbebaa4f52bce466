// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.storage.ObjectKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Ships a tree as one ZIP, made in a spool. The same files give the same bytes. */
final class ZipShipper {

  private static final int READINGS = 3;

  /** The first moment a ZIP can express. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ServedPaths paths;
  private final Spool spool;
  private final FileShipper shipper;
  private final Cancellation cancellation;

  ZipShipper(ServedPaths paths, Spool spool, FileShipper shipper, Cancellation cancellation) {
    this.paths = paths;
    this.spool = spool;
    this.shipper = shipper;
    this.cancellation = cancellation;
  }

  StoredObject ship(SourceTree tree, ObjectKey key) throws IOException {
    Path zip = spool.newFile(".zip");
    try {
      write(tree, zip);
      return shipper.ship(zip, key);
    } finally {
      Files.deleteIfExists(zip);
    }
  }

  private void write(SourceTree tree, Path zip) throws IOException {
    for (int reading = 1; ; reading++) {
      try (ZipOutputStream out =
          new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(zip)))) {
        out.setLevel(Deflater.BEST_SPEED);
        for (SourceTree.Entry file : tree.files()) {
          ZipEntry entry = new ZipEntry(file.name());
          entry.setTimeLocal(NO_TIME);
          out.putNextEntry(entry);
          copy(file, out);
          out.closeEntry();
        }
        return;
      } catch (NoSuchFileException e) {
        if (reading == READINGS) {
          throw WorkFailedException.changed(
              e.getFile() + " vanished while " + tree.root() + " was packed: ship it again", e);
        }
      }
    }
  }

  private void copy(SourceTree.Entry file, ZipOutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = paths.read(file.path())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        cancellation.check();
        out.write(buffer, 0, read);
      }
    }
  }
}
