// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {

  @Test
  void logged_warnings_areToldOnceEach_withWhatTheyAreOf() {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      assertThat(Warnings.logged("NebulaBackup ns/nb", List.of("one", "two")))
          .containsExactly("one", "two");
    } finally {
      System.setErr(before);
    }

    assertThat(log.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("WARN").endsWith("NebulaBackup ns/nb: one"),
            line -> assertThat(line).contains("WARN").endsWith("NebulaBackup ns/nb: two"));
  }
}
