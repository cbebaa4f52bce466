// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import io.nebulabackup.agent.paths.HeldDirectory;
import io.nebulabackup.agent.paths.LocalStorage;
import io.nebulabackup.agent.paths.ServedPaths;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Renames, deletes and looks for things on the host. Safe for use by several threads. */
public final class LocalMoves {

  private final ServedPaths paths;
  private final LocalStorage storage;

  /**
   * Creates the moves.
   *
   * @param paths confines paths
   * @param storage where backups may be deleted, too, as the vendor's tool asks for
   */
  public LocalMoves(ServedPaths paths, LocalStorage storage) {
    this.paths = paths;
    this.storage = storage;
  }

  /**
   * Renames, as rename(2) does: within a file system, and not onto a directory that holds
   * something.
   *
   * @param from what to rename
   * @param to the new name
   * @throws NoSuchFileException if there is nothing to rename
   * @throws IOException if it cannot be renamed
   */
  public void move(String from, String to) throws IOException {
    Path source = paths.entry(from);
    Path target = paths.entry(to);
    if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(source.toString());
    }
    Path directory = target.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      // Not in the words that the vendor's tool takes for a source that need not be moved.
      throw new NotDirectoryException(target + ": there is no directory to move it to");
    }
    Path origin = source.getParent();
    if (origin == null) {
      throw new NoSuchFileException(source.toString());
    }
    try (HeldDirectory here = paths.hold(origin);
        HeldDirectory there = paths.hold(directory)) {
      here.move(source.getFileName(), there, target.getFileName());
    }
    force(directory);
    force(origin);
  }

  private static void force(Path dir) throws IOException {
    try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Deletes a directory or file with all below it; nothing there counts as deleted.
   *
   * @param path what to delete
   * @throws IOException naming what could not be deleted
   */
  public void remove(String path) throws IOException {
    Path real = paths.removable(path, storage);
    Path parent = real.getParent();
    if (parent == null || !Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (HeldDirectory dir = storage.holds(real) ? storage.hold(parent) : paths.hold(parent)) {
      dir.removeTree(real.getFileName());
    }
  }

  /**
   * Tells whether there is a directory or file.
   *
   * @param path what to look for
   * @return true if there is something
   * @throws IOException if it cannot be looked for
   */
  public boolean exists(String path) throws IOException {
    return Files.exists(paths.inside(path, storage));
  }
}
