// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The regular files below a directory, ordered by name. Anything that is neither a regular file nor
 * a directory is an error: to leave it out would be to lose it.
 */
public final class SourceTree {

  private final Path root;
  private final List<Entry> files;

  /**
   * A file of the tree.
   *
   * @param path where it is
   * @param name its path relative to the tree's root, separated by slashes
   * @param bytes its size when the tree was walked
   */
  public record Entry(Path path, String name, long bytes) {}

  private SourceTree(Path root, List<Entry> files) {
    this.root = root;
    this.files = Collections.unmodifiableList(files);
  }

  /**
   * Walks a directory.
   *
   * @param root the directory
   * @param cancellation ends the walk
   * @return its files
   * @throws NoSuchFileException if there is no such directory
   * @throws NotDirectoryException if it is none
   * @throws WorkFailedException if something in it is neither file nor directory
   * @throws IOException if something in it cannot be looked at
   */
  public static SourceTree walk(Path root, Cancellation cancellation) throws IOException {
    if (!Files.exists(root)) {
      throw new NoSuchFileException(root.toString());
    }
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(root.toString());
    }
    List<Entry> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            cancellation.check();
            files.add(entry(root, file, attributes));
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(Comparator.comparing(Entry::name));
    return new SourceTree(root, files);
  }

  /**
   * Takes some files of a directory.
   *
   * @param root the directory
   * @param names the files, relative to the directory; already known to lie inside
   * @return these files
   * @throws NoSuchFileException if one is missing
   * @throws WorkFailedException if one is not a regular file
   * @throws IOException if one cannot be looked at
   */
  public static SourceTree of(Path root, List<String> names) throws IOException {
    List<Entry> files = new ArrayList<>();
    for (String name : names) {
      Path file = root.resolve(name);
      files.add(
          entry(
              root,
              file,
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
    }
    files.sort(Comparator.comparing(Entry::name));
    return new SourceTree(root, files);
  }

  private static Entry entry(Path root, Path file, BasicFileAttributes attributes) {
    if (!attributes.isRegularFile()) {
      throw WorkFailedException.invalid(
          file + " is neither a regular file nor a directory; links are not followed");
    }
    return new Entry(
        file,
        root.relativize(file).toString().replace(root.getFileSystem().getSeparator(), "/"),
        attributes.size());
  }

  /**
   * Returns the directory.
   *
   * @return its path
   */
  public Path root() {
    return root;
  }

  /**
   * Returns the files.
   *
   * @return the files, ordered by name
   */
  public List<Entry> files() {
    return files;
  }
}
