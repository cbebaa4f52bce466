// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.QuickClient;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.error.TransferException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeRateLimitTest {

  private static final int FILE_BYTES = 64 << 20;

  private AgentFixture fixture;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    fixture = new AgentFixture(dir);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void lifted_whileATransferIsUnderWay_appliesToIt() throws Exception {
    fixture.write("data/file", new byte[FILE_BYTES]);
    // At this rate the file would take 17 minutes.
    try (BackupAgent limited = BackupAgent.start(fixture.config().rateLimitMbps(1).build());
        AgentClient transferring = QuickClient.connect(limited.address());
        AgentClient other = QuickClient.connect(limited.address())) {
      CompletableFuture<TransferSummary> shipment =
          CompletableFuture.supplyAsync(
              () ->
                  transferring.shipFiles(
                      fixture.store.location(),
                      List.of(FileTree.whole(fixture.served.resolve("data").toString(), "x")),
                      List.of(),
                      1,
                      fixture.heard,
                      fixture.cancellation));

      assertThat(other.changeRateLimit(2)).isEqualTo(1);
      assertThat(other.changeRateLimit(0)).isEqualTo(2);
      shipment.get(2, TimeUnit.MINUTES);

      assertThat(fixture.heard.keys()).hasSize(1);
      assertThat(other.changeRateLimit(100)).isZero();
    }
  }

  @Test
  void negative_isRefusedAndChangesNothing() {
    assertThat(fixture.client.changeRateLimit(7)).isZero();

    assertThatThrownBy(() -> fixture.client.changeRateLimit(-1))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("-1");
    assertThat(fixture.client.changeRateLimit(0)).isEqualTo(7);
  }
}
