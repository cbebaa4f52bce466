// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A service's {@code scripts/nebula.service}: an agent runs it to start, stop or look at a service,
 * and the service is in this JVM. The script puts a request into a directory that the JVM watches,
 * and waits for the answer.
 */
final class ServiceScript {

  private static final String SCRIPT =
      """
      #!/bin/sh
      # Asks the JVM that holds this sandbox to start, stop or describe a service.
      control="$(cd "$(dirname "$0")/.." && pwd)/control"
      request="$control/$1-$2-$$"
      : > "$request.new" && mv "$request.new" "$request.request" || exit 1
      waited=0
      while [ ! -f "$request.answer" ]; do
        waited=$((waited + 1))
        if [ "$waited" -gt 6000 ]; then
          echo "no answer from the sandbox"
          exit 1
        fi
        sleep 0.02
      done
      cat "$request.answer"
      grep -q '^\\[OK\\]' "$request.answer"
      status=$?
      rm -f "$request.answer"
      exit $status
      """;

  private final Path control;
  private final Function<String, String> service;

  /**
   * Installs the script.
   *
   * @param root the service's root directory
   * @param service answers {@code start}, {@code stop} and {@code status} as the real script would
   */
  ServiceScript(Path root, Function<String, String> service) {
    this.control = root.resolve("control");
    this.service = service;
    try {
      Files.createDirectories(control);
      Path script = Files.createDirectories(root.resolve("scripts")).resolve("nebula.service");
      Files.writeString(script, SCRIPT);
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers what has been asked since the last call. */
  void serve() throws IOException {
    try (Stream<Path> found = Files.list(control)) {
      for (Path request : found.filter(path -> path.toString().endsWith(".request")).toList()) {
        String name = request.getFileName().toString();
        Files.delete(request);
        String verb = name.substring(0, name.indexOf('-')).toLowerCase(Locale.ROOT);
        String answer;
        try {
          answer = "[OK] " + service.apply(verb);
        } catch (RuntimeException e) {
          answer = "[ERROR] " + e;
        }
        Path temporary = control.resolve(name + ".tmp");
        Files.writeString(
            temporary,
            answer + "\n",
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(
            temporary,
            control.resolve(name.replace(".request", ".answer")),
            StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
