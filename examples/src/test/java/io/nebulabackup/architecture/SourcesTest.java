// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for all sources, tests too, that are easier read from the text than from class files. */
class SourcesTest {

  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "Thread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(|//.*\\b(TODO|FIXME|XXX)\\b|@author"
              + "|^import (static )?[\\w.]+\\.\\*;|\\.printStackTrace\\(\\)"
              + "|^import org\\.mockito");

  /** This file names what is forbidden. */
  private static final Set<String> EXEMPT = Set.of("SourcesTest.java");

  @Test
  void sources_ofAllModules_keepTheRules() throws IOException {
    List<String> findings = new ArrayList<>();
    int read = 0;
    for (Path file : sources()) {
      read++;
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (FORBIDDEN.matcher(line).find() && !EXEMPT.contains(file.getFileName().toString())) {
          findings.add(file + ":" + number + ": " + line.strip());
        }
      }
    }
    assertThat(read).isGreaterThan(100);
    assertThat(findings).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.filter(path -> Files.exists(path.resolve("pom.xml"))).toList()) {
        Path src = module.resolve("src");
        if (Files.isDirectory(src)) {
          try (Stream<Path> files = Files.walk(src)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
