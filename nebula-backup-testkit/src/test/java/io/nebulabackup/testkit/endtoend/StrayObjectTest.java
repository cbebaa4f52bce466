// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.CleanupReport;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that was cut off from its client sends on after the backup has been committed. */
class StrayObjectTest {

  @TempDir Path directory;

  @Test
  void oldObjectsThatNoManifestNames_goInACleanUp_andNothingElse() throws IOException {
    try (Cluster cluster = Cluster.start(directory)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 2, 3);
      fill(space, 0, 50);
      BackupSet full = cluster.full();
      fill(space, 50, 20);
      BackupSet incremental = cluster.incremental(full);
      for (Path object : cluster.objects()) {
        age(object);
      }
      List<Path> named = cluster.objects();
      String late = "nebula-increments/" + incremental.name() + "/late_9779-3.pack";
      String older = full.name() + "/data/late.sst";
      age(write(cluster, late));
      age(write(cluster, older));
      Path young = write(cluster, full.name() + "/data/under-way.sst");
      Path foreign = write(cluster, "notes/" + full.name() + ".txt");
      age(foreign);

      CleanupReport found = cluster.client().repository().findOrphans();
      assertThat(found.strayObjects()).containsExactly(older, late);
      assertThat(found.uploads()).isEmpty();
      CleanupReport removed = cluster.client().repository().remove(found);

      assertThat(removed).isEqualTo(found);
      assertThat(cluster.objects()).containsAll(named).contains(young, foreign);
      assertThat(cluster.client().repository().findOrphans().strayObjects()).isEmpty();
      Files.delete(young);
      assertThat(
              cluster
                  .client()
                  .repository()
                  .verify(incremental.name())
                  .level(VerifyLevel.REPLAY)
                  .run()
                  .findings())
          .isEmpty();
    }
  }

  private static Path write(Cluster cluster, String key) throws IOException {
    Path file = cluster.repositoryDir().resolve(key);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "late");
  }

  private static void age(Path object) throws IOException {
    Files.setLastModifiedTime(object, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
  }
}
