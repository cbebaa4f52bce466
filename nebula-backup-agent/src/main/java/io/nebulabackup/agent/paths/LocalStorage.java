// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.paths;

import io.nebulabackup.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which directories of the host backups may be stored in. Whoever may call the agent may have it
 * write served files to a store and read a store into served directories: without a limit, any file
 * of the host. So a store in a local directory is refused unless the administrator has named the
 * directory, or one above it. Links are resolved before.
 *
 * <p>Immutable, hence safe for use by several threads.
 */
public final class LocalStorage {

  private final List<Path> allowed;

  /**
   * Allows directories.
   *
   * @param allowed directories in which stores may be; the file system's root for anywhere, as with
   *     the vendor's agent
   * @throws InvalidSpecException if one is not absolute
   */
  public LocalStorage(Collection<Path> allowed) {
    for (Path dir : allowed) {
      if (!dir.isAbsolute()) {
        throw new InvalidSpecException(
            "local storage", dir.toString(), "pass a directory's absolute path");
      }
    }
    this.allowed = List.copyOf(allowed);
  }

  /**
   * Returns a place in allowed directories.
   *
   * @param text its path
   * @return the real path, as far as it exists
   * @throws PathRefusedException if it lies outside
   * @throws IOException if links cannot be resolved
   */
  public Path inside(String text) throws IOException {
    Path real = RealPaths.real(RealPaths.parse(text));
    if (!contains(real)) {
      throw new PathRefusedException(
          text,
          "it is outside the directories that this agent takes for stores, "
              + allowed
              + ": start the agent with --local_storage="
              + text
              + ", or a directory above it");
    }
    return real;
  }

  /** Tells whether a real path is inside. */
  boolean contains(Path real) {
    return anchors(real).findAny().isPresent();
  }

  /**
   * Tells whether something is strictly inside an allowed directory.
   *
   * @param real its path, of which the last name may be a link
   * @return false for an allowed directory itself, and what is outside
   */
  public boolean holds(Path real) {
    return anchors(real).anyMatch(dir -> !dir.equals(real));
  }

  /**
   * Holds a directory inside open.
   *
   * @param real its real path
   * @return the directory, which the caller closes
   * @throws IOException if a link was put in its path, or it cannot be opened
   */
  public HeldDirectory hold(Path real) throws IOException {
    Path anchor =
        anchors(real)
            .findFirst()
            .orElseThrow(() -> new PathRefusedException(real.toString(), "it lies outside"));
    return HeldDirectory.open(anchor, real, false);
  }

  private Stream<Path> anchors(Path real) {
    return allowed.stream().flatMap(RealPaths::realOrNothing).filter(real::startsWith);
  }
}
