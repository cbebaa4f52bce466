// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.manifest.WholeSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Random histories, each from one backup to the next: without CLEAR SPACE and INGEST nothing is
 * ever suspected, with them always. {@code -Dnebula.backup.seed} sets the first seed.
 */
class WatchedHistoriesTest {

  private static final int CLUSTERS = 25;
  private static final int HISTORIES_EACH = 40;

  /** One replica; three; three that move among four. */
  private static final int[] HOSTS = {3, 1, 4, 1};

  @TempDir(factory = InMemory.class)
  Path directory;

  /** Thousands of flushes: nothing here is about disks, so they may go where syncing is free. */
  static final class InMemory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      Path memory = Path.of("/dev/shm");
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "junit")
          : Files.createTempDirectory("junit");
    }
  }

  private interface Life {
    void of(WatchedGroup group, Random random) throws IOException;
  }

  private void forEachCluster(int clusters, Life life) {
    long first = Long.getLong("nebula.backup.seed", 1);
    for (int i = 0; i < clusters; i++) {
      long seed = first + i;
      Random random = new Random(seed);
      int hosts = HOSTS[i % HOSTS.length];
      Path place = directory.resolve("c" + i);
      try (WatchedGroup group = new WatchedGroup(place, random, hosts)) {
        life.of(group, random);
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      delete(place);
    }
  }

  private static void delete(Path tree) {
    try (Stream<Path> found = Files.walk(tree)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
