// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks ZIPs below a directory and nowhere else. */
final class ZipUnpacker {

  private final ServedPaths paths;
  private final String source;
  private final Cancellation cancellation;

  ZipUnpacker(ServedPaths paths, String source, Cancellation cancellation) {
    this.paths = paths;
    this.source = source;
    this.cancellation = cancellation;
  }

  /**
   * Unpacks; nothing is written if any name leads outside.
   *
   * @return the directories in which files appeared
   */
  Set<Path> unpack(Path zip, Path dir) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      Map<Path, ZipEntry> targets = targets(file, dir);
      Set<Path> changed = new HashSet<>();
      for (Map.Entry<Path, ZipEntry> target : targets.entrySet()) {
        unpackOne(file, target.getValue(), target.getKey());
        Path parent = target.getKey().getParent();
        if (parent != null) {
          changed.add(parent);
        }
      }
      return changed;
    } catch (ZipException e) {
      throw new WorkFailedException(
          WorkFailedException.Reason.DAMAGED, source + " is no readable ZIP: " + e.getMessage(), e);
    }
  }

  private Map<Path, ZipEntry> targets(ZipFile file, Path dir) {
    Map<Path, ZipEntry> targets = new LinkedHashMap<>();
    file.stream()
        .filter(entry -> !entry.isDirectory())
        .forEach(
            entry -> {
              if (targets.put(target(entry.getName(), dir), entry) != null) {
                throw WorkFailedException.damaged(
                    source + " holds two entries '" + entry.getName() + "'");
              }
            });
    return targets;
  }

  private Path target(String name, Path dir) {
    Path target;
    try {
      target = dir.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw refused(name);
    }
    if (name.startsWith("/") || !target.startsWith(dir) || target.equals(dir)) {
      throw refused(name);
    }
    // A link on the way, put there by somebody else, would lead outside as well. One that is put
    // there later is not followed; this check keeps the others from being unpacked, too.
    for (Path up = target; up != null && !up.equals(dir); up = up.getParent()) {
      if (Files.isSymbolicLink(up)) {
        throw refused(name);
      }
    }
    return target;
  }

  private WorkFailedException refused(String name) {
    return WorkFailedException.damaged(
        source + " holds the entry '" + name + "', which leads outside; nothing was unpacked");
  }

  private void unpackOne(ZipFile file, ZipEntry entry, Path target) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (TargetFile out = TargetFile.create(paths, target);
        InputStream in = new CheckedInputStream(file.getInputStream(entry), crc)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        cancellation.check();
        out.out().write(buffer, 0, read);
      }
      if (entry.getCrc() != -1 && entry.getCrc() != crc.getValue()) {
        throw WorkFailedException.damaged(
            source + ": entry '" + entry.getName() + "' does not have its recorded checksum");
      }
      out.publish();
    }
  }
}
