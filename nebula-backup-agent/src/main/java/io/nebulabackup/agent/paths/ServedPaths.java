// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.paths;

import io.nebulabackup.error.InvalidSpecException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
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
 * path exists, and the result must still lie inside. A link that is swapped in between check and
 * use is not followed where files are read as they are, written, moved or deleted: {@link #hold}
 * and {@link #read} step down from the served directory without one. WAL files and RocksDB are
 * opened by the path that was checked; what is no such file is not shipped as one.
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
    Path real = RealPaths.real(RealPaths.parse(text));
    if (!isInData(real) && !isClusterIdFile(real)) {
      throw outside(text);
    }
    return real;
  }

  /**
   * Returns a path inside a served directory or a store of backups.
   *
   * @param text the path
   * @param storage where stores may be
   * @return the real path, as far as it exists
   * @throws PathRefusedException if it lies outside
   * @throws IOException if links cannot be resolved
   */
  public Path inside(String text, LocalStorage storage) throws IOException {
    Path real = RealPaths.real(RealPaths.parse(text));
    return storage.contains(real) ? real : inside(text);
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
    Path path = RealPaths.parse(text);
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null) {
      throw outside(text);
    }
    Path real = RealPaths.real(parent).resolve(name);
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
    Path real = RealPaths.real(RealPaths.parse(text));
    if (roots().noneMatch(real::equals)) {
      throw new PathRefusedException(
          text,
          "no service known here has this root directory; known: "
              + Stream.concat(configuredRoots.stream(), learnedRoots.stream()).sorted().toList());
    }
    return real;
  }

  /**
   * Returns the name of something that can be deleted: strictly inside a served directory, or in a
   * store of backups.
   *
   * @param text the path
   * @param storage where stores may be
   * @return the real path of the parent with the last name
   * @throws PathRefusedException if it lies outside, or is or holds a served directory
   * @throws IOException if links cannot be resolved
   */
  public Path removable(String text, LocalStorage storage) throws IOException {
    Path path = RealPaths.parse(text);
    Path parent = path.getParent();
    if (parent != null) {
      Path real = RealPaths.real(parent).resolve(path.getFileName());
      if (storage.holds(real)
          && Stream.concat(data(), roots()).noneMatch(dir -> dir.startsWith(real))) {
        return real;
      }
    }
    return entry(text);
  }

  /**
   * Holds a served directory open, or one below it.
   *
   * @param real its real path
   * @return the directory, which the caller closes
   * @throws IOException if a link was put in its path, or it cannot be opened
   */
  public HeldDirectory hold(Path real) throws IOException {
    return HeldDirectory.open(anchor(real), real, false);
  }

  /**
   * Holds a directory open and makes it if it is missing.
   *
   * @param real its real path
   * @return the directory, which the caller closes
   * @throws IOException if a link was put in its path, or it cannot be made
   */
  public HeldDirectory holdOrCreate(Path real) throws IOException {
    return HeldDirectory.open(anchor(real), real, true);
  }

  /** The innermost that contains it: what is above may be nobody's business to read. */
  private Path anchor(Path real) {
    return Stream.concat(data(), roots())
        .filter(real::startsWith)
        .max(Comparator.comparingInt(Path::getNameCount))
        .orElseThrow(() -> outside(real.toString()));
  }

  /**
   * Opens a file inside.
   *
   * @param real its real path
   * @return its content, which the caller closes
   * @throws IOException if it cannot be opened, or a link was put in its path
   */
  public InputStream read(Path real) throws IOException {
    Path parent = real.getParent();
    if (parent == null) {
      throw outside(real.toString());
    }
    try (HeldDirectory dir = hold(parent)) {
      return dir.read(real.getFileName());
    }
  }

  private PathRefusedException outside(String text) {
    return new PathRefusedException(
        text,
        "it is outside what this agent serves, "
            + directories()
            + "; serve its directory (--serve), name it as a place of backups (--local_storage), or"
            + " wait for the first heartbeat to metad");
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
        .flatMap(RealPaths::realOrNothing);
  }

  private Stream<Path> roots() {
    return Stream.concat(configuredRoots.stream(), learnedRoots.stream())
        .flatMap(RealPaths::realOrNothing);
  }
}
