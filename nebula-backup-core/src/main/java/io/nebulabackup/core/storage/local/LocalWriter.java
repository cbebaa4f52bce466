// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import io.nebulabackup.storage.ContentReader;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;

/** Stores objects: temporary file, forced, then named in one step. Safe for several threads. */
final class LocalWriter {

  private static final int BUFFER_BYTES = 256 * 1024;

  /** How often a directory may vanish under us, removed by deletions of its last object. */
  private static final int DIRECTORY_ATTEMPTS = 100;

  private final KeyFiles files;
  private final Leftovers leftovers;

  LocalWriter(KeyFiles files) {
    this.files = files;
    this.leftovers = new Leftovers(files.tempDirectory());
  }

  ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    Path target = files.fileOf(key);
    if (files.leadsThroughLink(target)) {
      throw new StorageException(
          "storing "
              + key
              + " failed: a directory on its way below "
              + files.root()
              + " is a symbolic link, which is not followed; replace it by a directory",
          false,
          null);
    }
    Path temp = files.tempDirectory().resolve(UUID.randomUUID() + ".part");
    try {
      try {
        write(key, content, temp);
        Instant modified = Files.getLastModifiedTime(temp).toInstant();
        publish(key, temp, target, mode);
        return new ObjectMetadata(key, content.length(), modified);
      } finally {
        leftovers.discard(temp);
      }
    } catch (IOException e) {
      throw LocalErrors.of("storing", key, files.root(), e);
    }
  }

  private void write(ObjectKey key, ObjectContent content, Path temp) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, content.length()))];
    try (ContentReader reader = new ContentReader(key, content);
        FileChannel channel = createTemp(temp)) {
      do {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, reader.read(buffer));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } while (reader.remaining() > 0);
      channel.force(true);
    }
  }

  private FileChannel createTemp(Path temp) throws IOException {
    leftovers.sweepOnce();
    for (int attempt = 1; ; attempt++) {
      try {
        return FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        if (attempt == DIRECTORY_ATTEMPTS) {
          throw e;
        }
        createIfPossible(files.tempDirectory());
      }
    }
  }

  private void publish(ObjectKey key, Path temp, Path target, WriteMode mode) throws IOException {
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException(target + " has no parent directory");
    }
    for (int attempt = 1; ; attempt++) {
      try {
        name(key, temp, target, mode);
        break;
      } catch (NoSuchFileException e) {
        if (attempt == DIRECTORY_ATTEMPTS || !Files.exists(temp)) {
          throw e;
        }
        createIfPossible(parent);
      }
    }
    try {
      Directories.force(parent);
    } catch (NoSuchFileException e) {
      // The object was named, then deleted with its directory by somebody else: nothing to force.
      return;
    } catch (IOException e) {
      throw new WriteOutcomeUnknownException(
          key
              + " was written below "
              + files.root()
              + " but its directory could not be forced to disk: check the file system",
          e);
    }
  }

  /** Makes a directory; one that vanishes while it is made is the next attempt's business. */
  private static void createIfPossible(Path directory) throws IOException {
    try {
      Directories.create(directory);
    } catch (NoSuchFileException e) {
      Thread.onSpinWait();
    }
  }

  private void name(ObjectKey key, Path temp, Path target, WriteMode mode) throws IOException {
    if (mode == WriteMode.REPLACE) {
      Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try {
      Files.createLink(target, temp);
    } catch (FileAlreadyExistsException e) {
      // Over NFS a link whose answer was lost is asked for again, and then finds itself.
      if (!isSame(temp, target)) {
        throw new ObjectAlreadyExistsException(
            key + " exists already below " + files.root() + " and was left as it is", e);
      }
    } catch (UnsupportedOperationException e) {
      throw new StorageException(
          "the file system of "
              + files.root()
              + " has no hard links, which creating "
              + key
              + " safely needs: choose another file system",
          false,
          e);
    }
  }

  private static boolean isSame(Path temp, Path target) throws IOException {
    try {
      return Files.isSameFile(temp, target);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
