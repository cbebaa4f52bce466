// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Where keys lie below a root. Only plain files reached through plain directories are objects: a
 * symbolic link below the root is neither followed nor listed, so a key cannot lead out of it.
 */
final class KeyFiles {

  static final String TEMP_DIRECTORY = ".nebula-backup-tmp";

  private final Path root;

  KeyFiles(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  Path tempDirectory() {
    return root.resolve(TEMP_DIRECTORY);
  }

  Path fileOf(ObjectKey key) {
    if (isReserved(key.value())) {
      throw new StorageException(
          "key " + key + " is not allowed: '" + TEMP_DIRECTORY + "' holds unfinished objects",
          false,
          null);
    }
    Path path = root;
    for (String segment : key.value().split("/", -1)) {
      path = path.resolve(FileNames.encode(segment));
    }
    return path;
  }

  private static boolean isReserved(String key) {
    return key.equals(TEMP_DIRECTORY) || key.startsWith(TEMP_DIRECTORY + "/");
  }

  /** Returns the attributes of an object's file, or empty if the path is no object. */
  Optional<BasicFileAttributes> attributes(Path file) throws IOException {
    if (leadsThroughLink(file)) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? Optional.of(attributes) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (isBelowFile(file)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Tells whether a directory between the root and the file is a symbolic link. */
  boolean leadsThroughLink(Path file) {
    for (Path at = file.getParent(); at != null && !at.equals(root); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether what should be a directory above the file is a file: then it cannot exist. */
  private boolean isBelowFile(Path file) {
    for (Path at = file.getParent(); at != null && !at.equals(root); at = at.getParent()) {
      if (Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
        return true;
      }
    }
    return false;
  }
}
