// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.paths;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Paths as requests name them, and what they are once links are resolved. */
final class RealPaths {

  private RealPaths() {}

  /** Reads a path; one that could mean something else than it says is refused. */
  static Path parse(String text) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw new PathRefusedException(text.replace('\0', '?'), "it is no path");
    }
    if (!path.isAbsolute()) {
      throw new PathRefusedException(text, "it is not absolute");
    }
    for (Path segment : path) {
      if (segment.toString().equals("..")) {
        throw new PathRefusedException(text, "it contains '..'");
      }
    }
    return path.normalize();
  }

  /** The path with the links of its existing part resolved. */
  static Path real(Path path) throws IOException {
    Path existing = path;
    // A dangling link exists as an entry: resolving it fails, which refuses it.
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = existing.getParent();
      if (parent == null) {
        return path;
      }
      existing = parent;
    }
    Path real = existing.toRealPath();
    return existing.equals(path) ? real : real.resolve(existing.relativize(path));
  }

  /** A directory that cannot be resolved now holds nothing now. */
  static Stream<Path> realOrNothing(Path dir) {
    try {
      return Stream.of(real(dir.normalize()));
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
