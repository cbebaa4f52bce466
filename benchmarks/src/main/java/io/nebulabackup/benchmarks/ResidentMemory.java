// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says a process holds in memory: Linux only. */
public final class ResidentMemory {

  private ResidentMemory() {}

  /**
   * Returns what a process holds now.
   *
   * @param pid the process
   * @return MiB
   * @throws IOException if it is gone, or this is no Linux
   */
  public static long mebibytes(long pid) throws IOException {
    return field(pid, "VmRSS:");
  }

  /**
   * Returns the most a process has held so far.
   *
   * @param pid the process
   * @return MiB
   * @throws IOException if it is gone, or this is no Linux
   */
  public static long peakMebibytes(long pid) throws IOException {
    return field(pid, "VmHWM:");
  }

  private static long field(long pid, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(name)) {
        String kibibytes = line.substring(name.length()).replace("kB", "").strip();
        return Long.parseLong(kibibytes) / 1024;
      }
    }
    throw new IOException("process " + pid + " has no " + name);
  }
}
