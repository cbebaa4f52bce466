// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.paths;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that was reached without following a link, from a directory of the administrator's
 * on, and that is held open. What is done in it is done in this very directory: a link that
 * somebody puts in its path meanwhile leads nowhere (openat(2) and its kind, one step at a time).
 * Java makes no directories that way: a new one is made by its path, and then must be found by the
 * same steps.
 *
 * <p>Where Java cannot hold directories open, as on Windows, paths are used, none of whose last
 * names may be a link. Used by one thread, which closes it.
 */
public final class HeldDirectory implements Closeable {

  private final Path path;
  private final DirectoryStream<Path> stream;
  private final @Nullable Owner owner;

  private HeldDirectory(Path path, DirectoryStream<Path> stream, @Nullable Owner owner) {
    this.path = path;
    this.stream = stream;
    this.owner = owner;
  }

  /**
   * Steps down to a directory.
   *
   * @param anchor the directory to begin at, whose own path is trusted
   * @param real the directory, without links
   * @param create whether to make what is missing; it gets the anchor's owner, if the agent may
   *     give things away
   */
  @SuppressWarnings("StreamResourceLeak") // what holds the stream is what is returned
  static HeldDirectory open(Path anchor, Path real, boolean create) throws IOException {
    if (create) {
      Files.createDirectories(anchor);
    }
    HeldDirectory at =
        new HeldDirectory(anchor, Files.newDirectoryStream(anchor), Owner.of(anchor).orElse(null));
    boolean done = false;
    try {
      if (!anchor.equals(real)) {
        for (Path name : anchor.relativize(real)) {
          HeldDirectory above = at;
          at = create ? above.innerOrNew(name) : above.inner(name);
          above.close();
        }
      }
      done = true;
      return at;
    } finally {
      if (!done) {
        at.close();
      }
    }
  }

  private HeldDirectory innerOrNew(Path name) throws IOException {
    try {
      return inner(name);
    } catch (NoSuchFileException e) {
      try {
        Files.createDirectory(path.resolve(name));
      } catch (FileAlreadyExistsException made) {
        return inner(name); // by somebody else, in between
      }
      HeldDirectory inner = inner(name);
      try {
        giveToOwner(name);
      } catch (IOException | RuntimeException failure) {
        inner.close();
        throw failure;
      }
      return inner;
    }
  }

  /** Steps into a directory; a link is none. */
  @SuppressWarnings("StreamResourceLeak") // what holds the stream is what is returned
  private HeldDirectory inner(Path name) throws IOException {
    Path inner = path.resolve(name);
    if (stream instanceof SecureDirectoryStream<Path> held) {
      return new HeldDirectory(
          inner, held.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS), owner);
    }
    if (Files.isSymbolicLink(inner)) {
      throw new FileSystemException(inner.toString(), null, "it is a link, which is not followed");
    }
    return new HeldDirectory(inner, Files.newDirectoryStream(inner), owner);
  }

  /**
   * Opens a file.
   *
   * @param name its name here
   * @return its content, which the caller closes
   * @throws IOException if there is none that may be read, or it is a link
   */
  public InputStream read(Path name) throws IOException {
    return Channels.newInputStream(
        channel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  /**
   * Makes a file. It belongs to whom the served directory belongs, if the agent may give things
   * away.
   *
   * @param name its name here, which nothing must have
   * @return the file, open for writing, which the caller closes
   * @throws IOException if it cannot be made
   */
  public FileChannel create(Path name) throws IOException {
    FileChannel file =
        channel(
            name,
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS));
    try {
      giveToOwner(name);
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private FileChannel channel(Path name, Set<OpenOption> options) throws IOException {
    return (FileChannel)
        (stream instanceof SecureDirectoryStream<Path> held
            ? held.newByteChannel(name, options)
            : Files.newByteChannel(path.resolve(name), options));
  }

  /**
   * Renames, as rename(2) does.
   *
   * @param from a name here
   * @param target another directory, or this one
   * @param to the new name there
   * @throws IOException if it cannot be renamed
   */
  public void move(Path from, HeldDirectory target, Path to) throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> held
        && target.stream instanceof SecureDirectoryStream<Path> other) {
      held.move(from, other, to);
    } else {
      Files.move(path.resolve(from), target.path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * Deletes a directory or file with all below it; nothing there counts as deleted. Links are
   * deleted, not followed.
   *
   * @param name its name here
   * @throws IOException naming what could not be deleted
   */
  public void removeTree(Path name) throws IOException {
    try {
      if (!attributes(name).isDirectory()) {
        delete(name, false);
        return;
      }
      try (HeldDirectory inner = inner(name)) {
        for (Path entry : inner.names()) {
          inner.removeTree(entry);
        }
      }
      delete(name, true);
    } catch (NoSuchFileException e) {
      return; // somebody else was faster
    }
  }

  private void delete(Path name, boolean directory) throws IOException {
    if (!(stream instanceof SecureDirectoryStream<Path> held)) {
      Files.delete(path.resolve(name));
    } else if (directory) {
      held.deleteDirectory(name);
    } else {
      held.deleteFile(name);
    }
  }

  /**
   * Gives what is here, with all below it, to whom the served directory belongs, if the agent may
   * give things away.
   *
   * @param name the name of a directory or file here
   * @throws IOException if something cannot be looked at
   */
  public void giveTreeToOwner(Path name) throws IOException {
    giveToOwner(name);
    if (attributes(name).isDirectory()) {
      try (HeldDirectory inner = inner(name)) {
        for (Path entry : inner.names()) {
          inner.giveTreeToOwner(entry);
        }
      }
    }
  }

  private void giveToOwner(Path name) throws IOException {
    PosixFileAttributeView view = view(name, PosixFileAttributeView.class);
    if (owner != null && view != null) {
      owner.take(view);
    }
  }

  /**
   * Makes copies as accessible as their originals: those that have the same names, here and below,
   * get their mode, and their owner if the agent may give things away.
   *
   * @param originals the directory that was copied here
   * @throws IOException if a mode cannot be set
   */
  public void takeAccessOf(HeldDirectory originals) throws IOException {
    for (Path name : originals.names()) {
      takeAccessOf(originals, name, name);
    }
  }

  /**
   * Makes a copy as accessible as its original, with all below it.
   *
   * @param originals the directory of the original
   * @param original its name there
   * @param copy the copy's name here
   * @throws IOException if a mode cannot be set
   */
  public void takeAccessOf(HeldDirectory originals, Path original, Path copy) throws IOException {
    PosixFileAttributeView from = originals.view(original, PosixFileAttributeView.class);
    PosixFileAttributeView to = view(copy, PosixFileAttributeView.class);
    if (from == null || to == null) {
      return;
    }
    PosixFileAttributes wanted = from.readAttributes();
    PosixFileAttributes found;
    try {
      found = to.readAttributes();
    } catch (NoSuchFileException e) {
      return; // it was not copied
    }
    if (wanted.isDirectory() && found.isDirectory()) {
      try (HeldDirectory fromInner = originals.inner(original);
          HeldDirectory toInner = inner(copy)) {
        toInner.takeAccessOf(fromInner);
      }
    } else if (!wanted.isRegularFile() || !found.isRegularFile()) {
      return;
    }
    Owner.of(wanted).take(to);
    if (!wanted.permissions().equals(found.permissions())) {
      to.setPermissions(wanted.permissions());
    }
  }

  private BasicFileAttributes attributes(Path name) throws IOException {
    BasicFileAttributeView view = view(name, BasicFileAttributeView.class);
    if (view == null) {
      throw new IllegalStateException("every file system has basic attributes");
    }
    return view.readAttributes();
  }

  private <V extends FileAttributeView> @Nullable V view(Path name, Class<V> type) {
    return stream instanceof SecureDirectoryStream<Path> held
        ? held.getFileAttributeView(name, type, LinkOption.NOFOLLOW_LINKS)
        : Files.getFileAttributeView(path.resolve(name), type, LinkOption.NOFOLLOW_LINKS);
  }

  /** The names in here; to be asked for once. */
  private List<Path> names() throws IOException {
    List<Path> names = new ArrayList<>();
    try {
      for (Path entry : stream) {
        Path name = entry.getFileName();
        if (name != null) {
          names.add(name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
