// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.error.TransferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a checkpoint go away after the agents have looked into it, and before they ship it. */
class VanishedFilesTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"data/.*\\.sst", "data/MANIFEST-.*", "data/CURRENT", "wal/\\d+/.*\\.wal"})
  void vanishedFile_ofAnEngineCopiedWhole_failsTheBackupNamingIt(String pattern) {
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 200);
      AtomicReference<@Nullable Path> vanished = new AtomicReference<>();

      assertThatThrownBy(
              () ->
                  cluster
                      .client()
                      .backups()
                      .full()
                      .listener(
                          event -> {
                            // The first to be shipped are metad's tables: all has been looked into.
                            if (event instanceof BackupEvent.Progress progress
                                && progress.phase() == Phase.TRANSFER
                                && vanished.get() == null) {
                              vanished.set(deleteOne(cluster, pattern));
                            }
                          })
                      .run())
          .isInstanceOf(TransferException.class)
          .satisfies(e -> assertThat(e).hasMessageContaining(String.valueOf(fileName(vanished))))
          .hasMessageContaining("were not shipped");

      assertThat(cluster.client().backups().list()).isEmpty();
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
    }
  }

  private static @Nullable Path fileName(AtomicReference<@Nullable Path> file) {
    Path path = file.get();
    return path == null ? null : path.getFileName();
  }

  private static Path deleteOne(Cluster cluster, String pattern) {
    List<Path> dataDirs =
        cluster.sandbox().storages().stream()
            .flatMap(host -> cluster.sandbox().dataDirs(host).stream())
            .toList();
    for (Path dataDir : dataDirs) {
      try (Stream<Path> files = Files.walk(dataDir)) {
        Path file =
            files
                .filter(path -> path.toString().matches(".*/checkpoints/BACKUP_[0-9_]+/" + pattern))
                .sorted()
                .findFirst()
                .orElse(null);
        if (file != null) {
          Files.delete(file);
          return file;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new AssertionError("no file like " + pattern + " in " + dataDirs);
  }
}
