// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says a process has used: Linux only. */
public final class ProcessUse {

  /** The kernel's USER_HZ, 100 on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private ProcessUse() {}

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

  /**
   * Returns the processor time a process has used so far, in all its threads.
   *
   * @param pid the process
   * @return seconds
   * @throws IOException if it is gone, or this is no Linux
   */
  public static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // The second field, the program's name, is in parentheses and may hold spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
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
