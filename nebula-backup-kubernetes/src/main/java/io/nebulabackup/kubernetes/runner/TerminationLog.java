// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Where a container tells Kubernetes how it ended. */
final class TerminationLog {

  /** What Kubernetes keeps of a message. */
  static final int MOST_BYTES = 4096;

  private static final Path USUAL = Path.of("/dev/termination-log");

  private final @Nullable Path file;

  private TerminationLog(@Nullable Path file) {
    this.file = file;
  }

  static TerminationLog of(Map<String, String> environment) {
    String given = environment.getOrDefault(RunnerVariables.TERMINATION_LOG, "");
    if (!given.isEmpty()) {
      return new TerminationLog(Path.of(given));
    }
    // The kubelet makes it; elsewhere there is nobody to read it.
    return new TerminationLog(Files.exists(USUAL) ? USUAL : null);
  }

  void write(String message) {
    write(message, "");
  }

  /** Writes a message whose end is kept however long the rest is. */
  void write(String message, String end) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, shortened(message, MOST_BYTES - end.length()) + end);
    } catch (IOException e) {
      // The message is in the log as well, and the exit code tells the rest.
      LoggerFactory.getLogger(TerminationLog.class)
          .warn("cannot leave the termination message in {}: {}", file, e.toString());
    }
  }

  /** Cut between characters. */
  static String shortened(String message, int mostBytes) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= mostBytes) {
      return message;
    }
    int end = mostBytes;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
