// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.TransferProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContentTest {

  @TempDir private Path directory;

  private final Deque<TransferProgress> told = new ArrayDeque<>();
  private final ProgressMeter meter = new ProgressMeter(told::add);

  @Test
  void openAt_midway_deliversTheRest_andCountsNothingTwice() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[] {0, 1, 2, 3, 4});
    FileContent content = FileContent.of(file, Files::newInputStream, meter, new Cancellation());
    meter.expect(10);
    try (InputStream in = content.open()) {
      assertThat(in.readNBytes(4)).hasSize(4);
    }
    Files.write(file, new byte[] {0, 1, 2, 3, 4, 5});

    try (InputStream in = content.openAt(3)) {
      assertThat(in.readAllBytes()).as("up to the length that was promised").containsExactly(3, 4);
    }

    meter.finish();
    assertThat(told.getLast().bytesDone()).isEqualTo(5);
  }
}
