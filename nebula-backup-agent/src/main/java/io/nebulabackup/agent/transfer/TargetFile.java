// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears whole or not at all: written beside its place, forced to disk, renamed. If it
 * is closed without {@link #publish()}, nothing remains. Used by one thread.
 */
final class TargetFile implements Closeable {

  private final Path target;
  private final Path part;
  private final FileChannel channel;
  private final OutputStream out;
  private boolean published;

  private TargetFile(Path target, Path part, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.channel = channel;
    out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  /** Begins a file, whose directory is made if it is missing. */
  static TargetFile create(Path target) throws IOException {
    Path dir = target.getParent();
    if (dir == null) {
      throw WorkFailedException.invalid(target + " is no file");
    }
    Files.createDirectories(dir);
    Path part = dir.resolve(".fetch-" + UUID.randomUUID() + ".part");
    return new TargetFile(
        target,
        part,
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  OutputStream out() {
    return out;
  }

  /** Puts the file in its place; the directory still has to be forced to disk. */
  void publish() throws IOException {
    out.flush();
    channel.force(true);
    channel.close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    published = true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!published) {
      Files.deleteIfExists(part);
    }
  }

  /** Forces a directory's entries to disk. */
  static void forceDirectory(Path dir) throws IOException {
    try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
