// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the directories below a prefix in key order, one directory's names in memory per level. A
 * directory sorts as its name with a slash, as in the keys below it: {@code a-b} (0x2D) comes
 * before {@code a/c} (0x2F), which comes before {@code a0} (0x30). What vanishes during the walk is
 * left out.
 */
final class LocalListing implements ObjectListing {

  @SuppressWarnings("ArrayRecordComponent") // Never compared, never shared.
  private record Entry(String sortKey, byte[] sortBytes, Path path, boolean isDirectory) {

    static Entry of(String segment, Path path, boolean isDirectory) {
      String sortKey = isDirectory ? segment + "/" : segment;
      return new Entry(sortKey, sortKey.getBytes(StandardCharsets.UTF_8), path, isDirectory);
    }
  }

  /** A directory being walked; the key's text up to and including its slash. */
  private record Level(String keyPrefix, Iterator<Entry> entries) {}

  private final KeyFiles files;
  private final String prefix;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable ObjectMetadata next;
  private boolean started;
  private boolean closed;

  LocalListing(KeyFiles files, String prefix) {
    this.files = files;
    this.prefix = prefix;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !closed) {
      try {
        next = advance();
      } catch (IOException e) {
        throw LocalErrors.of("listing", "'" + prefix + "'", files.root(), e);
      }
    }
    return next != null;
  }

  @Override
  public ObjectMetadata next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    ObjectMetadata result = next;
    next = null;
    return result;
  }

  @Override
  public void close() {
    closed = true;
    next = null;
    levels.clear();
  }

  private @Nullable ObjectMetadata advance() throws IOException {
    if (!started) {
      started = true;
      enterStart();
    }
    while (!levels.isEmpty()) {
      Level level = levels.element();
      if (!level.entries().hasNext()) {
        levels.pop();
        continue;
      }
      Entry entry = level.entries().next();
      String key = level.keyPrefix() + entry.sortKey();
      if (entry.isDirectory()) {
        enter(key, entry.path());
        continue;
      }
      Optional<BasicFileAttributes> attributes = files.attributes(entry.path());
      if (attributes.isPresent()) {
        return new ObjectMetadata(
            ObjectKey.of(key),
            attributes.get().size(),
            attributes.get().lastModifiedTime().toInstant());
      }
    }
    return null;
  }

  /**
   * Starts in the deepest directory that holds every match; a prefix no key can have lists none.
   */
  private void enterStart() throws IOException {
    int slash = prefix.lastIndexOf('/');
    if (slash < 0) {
      enter("", files.root());
      return;
    }
    String directory = prefix.substring(0, slash);
    Path path;
    try {
      path = files.fileOf(ObjectKey.of(directory));
    } catch (IllegalArgumentException e) {
      return;
    }
    if (!files.leadsThroughLink(path.resolve("x"))) {
      enter(directory + "/", path);
    }
  }

  private void enter(String keyPrefix, Path directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        entryOf(keyPrefix, path).ifPresent(entries::add);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (NotDirectoryException e) {
      if (directory.equals(files.root())) {
        throw e;
      }
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort((a, b) -> Arrays.compareUnsigned(a.sortBytes(), b.sortBytes()));
    levels.push(new Level(keyPrefix, entries.iterator()));
  }

  private Optional<Entry> entryOf(String keyPrefix, Path path) {
    Path name = path.getFileName();
    if (name == null || path.equals(files.tempDirectory())) {
      return Optional.empty();
    }
    return FileNames.decode(name.toString())
        .map(segment -> Entry.of(segment, path, Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)))
        .filter(entry -> mayMatch(keyPrefix + entry.sortKey(), entry.isDirectory()));
  }

  private boolean mayMatch(String key, boolean isDirectory) {
    return key.startsWith(prefix) || (isDirectory && prefix.startsWith(key));
  }
}
