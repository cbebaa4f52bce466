// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.paths;

import io.nebulabackup.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;

/**
 * Confines an agent to what it serves: everything below the data directories of its services, and
 * below a service's root directory only what a backup needs: the {@code cluster.id} file and the
 * copies set aside of it. Directories are configured, or learned from metad.
 *
 * <p>A path must be absolute and free of {@code ".."}; symbolic links are resolved as far as the
 * path exists, and the result must still lie inside. A link that somebody with access to the host
 * swaps in between check and use is not defended against here: who can do that owns the data.
 *
 * <p>Safe for use by several threads.
 */
public final class ServedPaths {

  private static final String CLUSTER_ID = "cluster.id";

  private final Set<Path> configuredData;
  private final Set<Path> configuredRoots;
  private final Set<Path> learnedData = new CopyOnWriteArraySet<>();
  private final Set<Path> learnedRoots = new CopyOnWriteArraySet<>();

  /**
   * Starts with what is configured.
   *
   * @param data directories served whole
   * @param roots root directories of services
   * @throws InvalidSpecException if a directory is not absolute or is the file system's root
   */
  public ServedPaths(Collection<Path> data, Collection<Path> roots) {
    data.forEach(dir -> requireServable("served directory", dir));
    roots.forEach(dir -> requireServable("service root", dir));
    configuredData = Set.copyOf(data);
    configuredRoots = Set.copyOf(roots);
  }

  private static void requireServable(String field, Path dir) {
    if (!isServable(dir)) {
      throw new InvalidSpecException(
          field, dir.toString(), "pass an absolute path below the file system's root");
    }
  }

  private static boolean isServable(Path dir) {
    return dir.isAbsolute() && dir.normalize().getNameCount() > 0;
  }

  /**
   * Adds directories. They stay, though metad stops naming the directories of a service that is
   * stopped: that is when they are needed. What cannot be served, such as the file system's root,
   * is left out.
   *
   * @param data data directories of the services on this host
   * @param roots their root directories
   */
  public void learn(Collection<Path> data, Collection<Path> roots) {
    data.stream().filter(ServedPaths::isServable).forEach(learnedData::add);
    roots.stream().filter(ServedPaths::isServable).forEach(learnedRoots::add);
  }

  /**
   * Returns what is served.
   *
   * @return data and root directories, sorted
   */
  public List<Path> directories() {
    Set<Path> all = new TreeSet<>(configuredData);
    all.addAll(learnedData);
    all.addAll(configuredRoots);
    all.addAll(learnedRoots);
    return List.copyOf(all);
  }

  /**
   * Returns a path inside a served directory, or such a directory itself, with its links resolved.
   *
   * @param text the path
   * @return the real path, as far as it exists
   * @throws PathRefusedException if it lies outside
   * @throws IOException if links cannot be resolved
   */
  public Path inside(String text) throws IOException {
    Path real = real(parse(text));
    if (!isInData(real) && !isClusterIdFile(real)) {
      throw outside(text);
    }
    return real;
  }

  /**
   * Returns the name of something that can be moved or deleted: strictly inside a served directory.
   * The last name is not followed if it is a link.
   *
   * @param text the path
   * @return the real path of the parent with the last name
   * @throws PathRefusedException if it lies outside, or is a served directory itself
   * @throws IOException if links cannot be resolved
   */
  public Path entry(String text) throws IOException {
    Path path = parse(text);
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null) {
      throw outside(text);
    }
    Path real = real(parent).resolve(name);
    if (isServed(real)) {
      throw new PathRefusedException(
          text, "it is a served directory itself: name what is below it");
    }
    if (!isInData(real) && !isClusterIdFile(real)) {
      throw outside(text);
    }
    return real;
  }

  /**
   * Returns a service's root directory.
   *
   * @param text the path
   * @return the real path
   * @throws PathRefusedException if no service is known to have this root
   * @throws IOException if links cannot be resolved
   */
  public Path root(String text) throws IOException {
    Path real = real(parse(text));
    if (roots().noneMatch(real::equals)) {
      throw new PathRefusedException(
          text,
          "no service known here has this root directory; known: "
              + Stream.concat(configuredRoots.stream(), learnedRoots.stream()).sorted().toList());
    }
    return real;
  }

  private PathRefusedException outside(String text) {
    return new PathRefusedException(
        text,
        "it is outside what this agent serves, "
            + directories()
            + "; serve its directory, or wait for the first heartbeat to metad");
  }

  private static Path parse(String text) {
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
  private static Path real(Path path) throws IOException {
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

  private boolean isInData(Path real) {
    return data().anyMatch(real::startsWith);
  }

  private boolean isServed(Path real) {
    return Stream.concat(data(), roots()).anyMatch(real::equals);
  }

  private boolean isClusterIdFile(Path real) {
    Path parent = real.getParent();
    Path name = real.getFileName();
    return parent != null
        && name != null
        && (name.toString().equals(CLUSTER_ID) || name.toString().startsWith(CLUSTER_ID + "_"))
        && roots().anyMatch(parent::equals);
  }

  private Stream<Path> data() {
    return Stream.concat(configuredData.stream(), learnedData.stream())
        .flatMap(ServedPaths::realOrNothing);
  }

  private Stream<Path> roots() {
    return Stream.concat(configuredRoots.stream(), learnedRoots.stream())
        .flatMap(ServedPaths::realOrNothing);
  }

  private static Stream<Path> realOrNothing(Path dir) {
    try {
      return Stream.of(real(dir.normalize()));
    } catch (IOException e) {
      // A directory that cannot be resolved now serves nothing now.
      return Stream.empty();
    }
  }
}
