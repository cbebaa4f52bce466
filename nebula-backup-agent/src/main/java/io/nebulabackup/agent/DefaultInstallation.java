// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where NebulaGraph is in the vendor's images. The vendor's operator starts agents that restore a
 * cluster without naming metad: they have nobody to learn directories from.
 */
final class DefaultInstallation {

  static final Path ROOT = Path.of("/usr/local/nebula");

  private DefaultInstallation() {}

  /** The data directories: {@code data}, and {@code data1} and so on for further volumes. */
  static List<Path> dataDirectories() {
    return dataDirectories(ROOT);
  }

  static List<Path> dataDirectories(Path root) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(root)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "data*")) {
        for (Path entry : entries) {
          String suffix = String.valueOf(entry.getFileName()).substring("data".length());
          if (suffix.chars().allMatch(Character::isDigit) && Files.isDirectory(entry)) {
            found.add(entry);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found.isEmpty() ? List.of(root.resolve("data")) : found.stream().sorted().toList();
  }
}
