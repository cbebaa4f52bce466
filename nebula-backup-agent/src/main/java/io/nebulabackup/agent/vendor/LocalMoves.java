// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.transfer.Spool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Renames, deletes and looks for things on the host. Safe for use by several threads. */
public final class LocalMoves {

  private final ServedPaths paths;

  /**
   * Creates the moves.
   *
   * @param paths confines paths
   */
  public LocalMoves(ServedPaths paths) {
    this.paths = paths;
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
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    force(directory);
    force(source.getParent());
  }

  private static void force(@Nullable Path dir) throws IOException {
    if (dir != null) {
      try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /**
   * Deletes a directory or file with all below it; nothing there counts as deleted.
   *
   * @param path what to delete
   * @throws IOException naming what could not be deleted
   */
  public void remove(String path) throws IOException {
    Spool.deleteTree(paths.entry(path));
  }

  /**
   * Tells whether there is a directory or file.
   *
   * @param path what to look for
   * @return true if there is something
   * @throws IOException if it cannot be looked for
   */
  public boolean exists(String path) throws IOException {
    return Files.exists(paths.inside(path));
  }
}
