// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.repository;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process that holds a lock.
 *
 * @param host the machine's name
 * @param pid the process id
 * @param processStart when the process started, to tell it from a later one of the same id; null if
 *     the machine does not tell
 * @param pidNamespace in which the process id means anything: this boot of this kernel, and on it
 *     the container; null if the machine does not tell
 */
public record LockHolder(
    String host, long pid, @Nullable Instant processStart, @Nullable String pidNamespace) {

  /**
   * Returns this process.
   *
   * @return a description of the calling process
   */
  public static LockHolder self() {
    ProcessHandle process = ProcessHandle.current();
    return new LockHolder(
        hostName(),
        process.pid(),
        process.info().startInstant().orElse(null),
        currentPidNamespace().orElse(null));
  }

  /**
   * Tells whether this is known to be a process of this machine that has ended.
   *
   * @return false if it lives, or if this machine cannot know
   */
  boolean isKnownDead() {
    if (pidNamespace == null || !currentPidNamespace().equals(Optional.of(pidNamespace))) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty() || !process.get().isAlive()) {
      return true;
    }
    return processStart != null
        && process
            .get()
            .info()
            .startInstant()
            .map(start -> !start.equals(processStart))
            .orElse(false);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Linux only: elsewhere the lease alone decides. */
  private static Optional<String> currentPidNamespace() {
    try {
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
      String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return Optional.of(boot + " " + namespace);
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + host;
  }
}
