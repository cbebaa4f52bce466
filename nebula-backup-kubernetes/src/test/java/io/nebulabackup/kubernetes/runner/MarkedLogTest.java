// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MarkedLogTest {

  @Test
  void everyLine_isMarkedOnce_howeverItIsWritten() {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    MarkedLog log = new MarkedLog(target);
    log.stream().print("one");
    log.stream().println(" line");
    log.copyTo(copy);
    log.stream().print("two\nthree\n\nfour");
    log.stream().write('!');
    log.stream().write('\n');
    log.stream().flush();

    assertThat(target.toString(StandardCharsets.UTF_8))
        .isEqualTo("+ one line\n+ two\n+ three\n+ \n+ four!\n");
    assertThat(copy.toString(StandardCharsets.UTF_8)).isEqualTo("two\nthree\n\nfour!\n");
  }
}
