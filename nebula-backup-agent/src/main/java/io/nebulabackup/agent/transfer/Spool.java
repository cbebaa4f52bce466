// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A directory for what does not fit into memory, deleted with all it holds when it is closed. Safe
 * for use by several threads.
 */
public final class Spool implements Closeable {

  private final Path dir;
  private final AtomicLong files = new AtomicLong();

  private Spool(Path dir) {
    this.dir = dir;
  }

  /** Opens a directory that is there and belongs to nobody else. */
  static Spool at(Path dir) {
    return new Spool(dir);
  }

  /**
   * Opens a spool inside this one, for one call.
   *
   * @return the spool, which the caller closes
   * @throws IOException if its directory cannot be made
   */
  public Spool inner() throws IOException {
    return new Spool(Files.createTempDirectory(dir, "call-"));
  }

  /**
   * Returns where the spool is.
   *
   * @return the directory
   */
  public Path dir() {
    return dir;
  }

  /** Returns a name for a new file. */
  Path newFile(String suffix) {
    return dir.resolve(files.incrementAndGet() + suffix);
  }

  @Override
  public void close() throws IOException {
    deleteTree(dir);
  }

  /**
   * Deletes a directory or file with all below it; links are deleted, not followed.
   *
   * @param path what to delete; may be missing
   * @throws IOException naming what could not be deleted
   */
  public static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
