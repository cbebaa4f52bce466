// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.HeldDirectory;
import io.nebulabackup.agent.paths.ServedPaths;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears whole or not at all: written beside its place, forced to disk, renamed. If it
 * is closed without {@link #publish()}, nothing remains. Used by one thread.
 */
final class TargetFile implements Closeable {

  private final HeldDirectory dir;
  private final Path name;
  private final Path part;
  private final FileChannel channel;
  private final OutputStream out;
  private boolean published;

  private TargetFile(HeldDirectory dir, Path name, Path part, FileChannel channel) {
    this.dir = dir;
    this.name = name;
    this.part = part;
    this.channel = channel;
    out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  /** Begins a served file, whose directory is made if it is missing. */
  static TargetFile create(ServedPaths paths, Path target) throws IOException {
    Path parent = target.getParent();
    Path name = target.getFileName();
    if (parent == null || name == null) {
      throw WorkFailedException.invalid(target + " is no file");
    }
    HeldDirectory dir = paths.holdOrCreate(parent);
    boolean created = false;
    try {
      Path part = Path.of(".fetch-" + UUID.randomUUID() + ".part");
      TargetFile file = new TargetFile(dir, name, part, dir.create(part));
      created = true;
      return file;
    } finally {
      if (!created) {
        dir.close();
      }
    }
  }

  OutputStream out() {
    return out;
  }

  /** Puts the file in its place; the directory still has to be forced to disk. */
  void publish() throws IOException {
    out.flush();
    channel.force(true);
    channel.close();
    dir.move(part, dir, name);
    published = true;
  }

  @Override
  public void close() throws IOException {
    try (dir) {
      channel.close();
      if (!published) {
        dir.removeTree(part);
      }
    }
  }

  /** Forces a directory's entries to disk. */
  static void forceDirectory(Path dir) throws IOException {
    try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
