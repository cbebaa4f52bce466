// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** A file system in memory, of a size of one's own: for root on Linux only. */
final class SmallDisk implements AutoCloseable {

  // Reaches the console without any binding, as a warning about skipped tests must.
  private static final System.Logger LOG = System.getLogger(SmallDisk.class.getName());

  private final Path where;

  private SmallDisk(Path where) {
    this.where = where;
  }

  /**
   * Mounts one.
   *
   * @throws TestAbortedException if this user or system cannot, which skips the test
   */
  static SmallDisk mount(Path where, long bytes) throws IOException {
    Files.createDirectories(where);
    String failure = run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", where.toString());
    if (!failure.isEmpty()) {
      String skipped = "SKIPPED: a small disk cannot be mounted here, it takes root: " + failure;
      LOG.log(System.Logger.Level.WARNING, skipped);
      throw new TestAbortedException(skipped);
    }
    return new SmallDisk(where);
  }

  void resize(long bytes) throws IOException {
    String failure = run("mount", "-o", "remount,size=" + bytes, where.toString());
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
  }

  long usedBytes() throws IOException {
    FileStore store = Files.getFileStore(where);
    return store.getTotalSpace() - store.getUnallocatedSpace();
  }

  /** Returns what the command said if it failed; else nothing. */
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    return code == 0 ? "" : command[0] + " ended with " + code + ": " + output;
  }

  /** Lazily: what is still open on it keeps it alive. */
  @Override
  public void close() throws IOException {
    String failure = run("umount", "-l", where.toString());
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
  }
}
