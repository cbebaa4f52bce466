// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Directories whose entries survive a power failure. */
final class Directories {

  private Directories() {}

  /** Makes a directory and all that is missing above it, each entry forced to disk. */
  static void create(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = directory; at != null && !Files.isDirectory(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path each : missing) {
      try {
        Files.createDirectory(each);
      } catch (FileAlreadyExistsException e) {
        // Made by somebody else meanwhile: good, unless it is a file.
        if (!Files.isDirectory(each)) {
          throw e;
        }
      }
      Path parent = each.getParent();
      if (parent != null) {
        force(parent);
      }
    }
  }

  /** Forces a directory's entries to disk. */
  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes directories that became empty, from one upwards, never the root itself. */
  static void removeEmpty(Path directory, Path root) {
    for (Path at = directory; at != null && !at.equals(root) && at.startsWith(root); ) {
      try {
        if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
          return;
        }
        Files.delete(at);
      } catch (NoSuchFileException e) {
        // Somebody else removed it: go on above.
      } catch (IOException e) {
        // Not empty, or not ours to remove: an empty directory harms nobody.
        return;
      }
      at = at.getParent();
    }
  }
}
