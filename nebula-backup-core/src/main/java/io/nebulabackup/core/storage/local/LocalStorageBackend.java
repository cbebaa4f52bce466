// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.RangeNotSatisfiableException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A repository in a directory. The directory is made by the first object stored. A key that is a
 * directory of other keys ({@code a} beside {@code a/b}) cannot be stored. Safe for use by several
 * threads and by several processes at once.
 */
public final class LocalStorageBackend implements StorageBackend {

  private final KeyFiles files;
  private final LocalWriter writer;
  private volatile boolean closed;

  /**
   * Creates the backend. Touches nothing.
   *
   * @param root the directory below which all objects lie; need not exist
   */
  public LocalStorageBackend(Path root) {
    this.files = new KeyFiles(root.toAbsolutePath().normalize());
    this.writer = new LocalWriter(files);
  }

  @Override
  public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    checkOpen();
    return writer.put(key, content, mode);
  }

  @Override
  public InputStream open(ObjectKey key, ByteRange range) {
    checkOpen();
    Path file = files.fileOf(key);
    try {
      if (files.attributes(file).isEmpty()) {
        throw notFound(key, null);
      }
      return openRange(key, file, range);
    } catch (NoSuchFileException e) {
      throw notFound(key, e);
    } catch (IOException e) {
      throw LocalErrors.of("opening", key, files.root(), e);
    }
  }

  private static InputStream openRange(ObjectKey key, Path file, ByteRange range)
      throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    boolean handedOver = false;
    try {
      long size = channel.size();
      if (range.offset() >= size && !(size == 0 && range.isAll())) {
        throw new RangeNotSatisfiableException(
            key + " has " + size + " bytes: there is none at " + range.offset(), null);
      }
      long end = range.length() > size - range.offset() ? size : range.offset() + range.length();
      InputStream stream = new LocalObjectStream(file, channel, range.offset(), end);
      handedOver = true;
      return stream;
    } finally {
      if (!handedOver) {
        channel.close();
      }
    }
  }

  private ObjectNotFoundException notFound(ObjectKey key, @Nullable Throwable cause) {
    return new ObjectNotFoundException(
        "there is no object " + key + " below " + files.root(), cause);
  }

  @Override
  public Optional<ObjectMetadata> head(ObjectKey key) {
    checkOpen();
    try {
      return files.attributes(files.fileOf(key)).map(attributes -> metadata(key, attributes));
    } catch (IOException e) {
      throw LocalErrors.of("looking up", key, files.root(), e);
    }
  }

  private static ObjectMetadata metadata(ObjectKey key, BasicFileAttributes attributes) {
    return new ObjectMetadata(key, attributes.size(), attributes.lastModifiedTime().toInstant());
  }

  @Override
  public ObjectListing list(String prefix) {
    checkOpen();
    return new LocalListing(files, prefix);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    checkOpen();
    TreeMap<ObjectKey, String> failures = new TreeMap<>();
    Set<Path> parents = new LinkedHashSet<>();
    for (ObjectKey key : keys) {
      try {
        Path file = files.fileOf(key);
        if (files.attributes(file).isPresent() && Files.deleteIfExists(file)) {
          Path parent = file.getParent();
          if (parent != null) {
            parents.add(parent);
          }
        }
      } catch (IOException | StorageException e) {
        failures.put(key, String.valueOf(e));
      }
    }
    forceAndRemoveEmpty(parents, failures.isEmpty());
    if (!failures.isEmpty()) {
      throw new BatchDeleteException(failures, false);
    }
  }

  /**
   * Deletions are forced to disk call by call: after a power failure a manifest deleted first must
   * not be there again while its objects, deleted later, are not.
   */
  private void forceAndRemoveEmpty(Set<Path> parents, boolean report) {
    for (Path parent : parents) {
      try {
        Directories.force(parent);
      } catch (NoSuchFileException e) {
        // Emptied and removed by somebody else, hence no entry to force.
        continue;
      } catch (IOException e) {
        if (report) {
          throw LocalErrors.of("forcing deletions to disk in", parent, files.root(), e);
        }
      }
      Directories.removeEmpty(parent, files.root());
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the backend of " + files.root() + " is closed");
    }
  }

  @Override
  public String toString() {
    return "LocalStorageBackend{" + files.root() + "}";
  }
}
