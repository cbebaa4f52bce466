// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.manifest.WholeSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories, each from one backup to the next: without CLEAR SPACE and INGEST nothing is
 * ever suspected, with them always. {@code -Dnebula.backup.seed} sets the first seed.
 */
class WatchedHistoriesTest {

  private static final int CLUSTERS = 25;
  private static final int HISTORIES_EACH = 40;

  /** One replica; three; three that move among four. */
  private static final int[] HOSTS = {3, 1, 4, 1};

  @TempDir Path directory;

  private interface Life {
    void of(WatchedGroup group, Random random) throws IOException;
  }

  private void forEachCluster(int clusters, Life life) {
    long first = Long.getLong("nebula.backup.seed", 1);
    for (int i = 0; i < clusters; i++) {
      long seed = first + i;
      Random random = new Random(seed);
      int hosts = HOSTS[i % HOSTS.length];
      try (WatchedGroup group = new WatchedGroup(directory.resolve("c" + i), random, hosts)) {
        life.of(group, random);
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void thousandHistoriesWithoutClearAndIngest_raiseNoAlarm() {
    forEachCluster(
        CLUSTERS,
        (group, random) -> {
          group.examine();
          for (int n = 0; n < HISTORIES_EACH; n++) {
            for (int step = random.nextInt(8); step >= 0; step--) {
              group.live();
            }
            if (random.nextInt(4) == 0) {
              group.move();
            }
            assertThat(group.examine()).as("history %d", n).isEmpty();
          }
        });
  }

  @Test
  void clearSpaceAnywhereInAHistory_isNoticed() {
    forEachCluster(
        8,
        (group, random) -> {
          for (int n = 0; n < 12; n++) {
            group.write();
            group.write();
            group.examine();
            for (int step = random.nextInt(6); step > 0; step--) {
              group.live();
            }
            group.clearSpace();
            for (int step = random.nextInt(6); step > 0; step--) {
              group.live();
            }
            group.settle();
            assertThat(group.examine())
                .as("history %d", n)
                .hasValueSatisfying(
                    change -> assertThat(change.reason()).isEqualTo(WholeSpace.Reason.CLEARED));
          }
        });
  }

  @Test
  void ingestAnywhereInAHistory_isNoticed() {
    forEachCluster(
        6,
        (group, random) -> {
          for (int n = 0; n < 6; n++) {
            group.write();
            group.examine();
            for (int step = random.nextInt(5); step > 0; step--) {
              group.write();
            }
            group.ingest();
            group.compact();
            for (int step = random.nextInt(5); step > 0; step--) {
              group.write();
            }
            assertThat(group.examine())
                .as("history %d", n)
                .hasValueSatisfying(
                    change -> assertThat(change.reason()).isEqualTo(WholeSpace.Reason.INGESTED));
          }
        });
  }
}
