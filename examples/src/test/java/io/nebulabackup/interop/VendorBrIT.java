// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.interop;

import static io.nebulabackup.interop.InteropCluster.deleteOne;
import static io.nebulabackup.interop.InteropCluster.fill;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The vendor's br at a sandbox with our agents. */
@ExtendWith(InteropMatrix.class)
class VendorBrIT {

  private static @Nullable MinioServer server;

  @TempDir Path directory;

  @BeforeAll
  static void start(@TempDir Path data) {
    server = MinioServer.start(data, "backups");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private BrAt atMinio(String prefix) {
    return BrAt.minio(java.util.Objects.requireNonNull(server), directory, prefix);
  }

  @Test
  @Cell("a1 br backup, show, restore, cleanup; our agent; MinIO")
  void br_atMinio_backsUpShowsRestoresAndCleansUp() {
    wholeCycle(atMinio("a1"));
  }

  @Test
  @Cell("a2 br backup, show, restore, cleanup; our agent; local://")
  void br_atLocalDirectory_backsUpShowsRestoresAndCleansUp() throws IOException {
    BrAt br = BrAt.local(directory);
    String name = wholeCycle(br);
    assertThat(directory.resolve("repository").resolve(name)).doesNotExist();
  }

  private String wholeCycle(BrAt br) {
    try (InteropCluster cluster = InteropCluster.withOurAgents(directory, br.location())) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 4, 3);
      fill(space, 0, 300);
      fill(cluster.sandbox().createSpace("solo", 2, 1), 0, 50);
      var contents = cluster.contents();

      String name = br.backUp(cluster);
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      assertThat(br.show())
          .singleElement()
          .asString()
          .startsWith("|" + name + "|")
          .contains("solo")
          .endsWith("|true|true|");

      fill(space, 300, 100);
      br.restore(cluster, name);
      cluster.requireContents(contents);
      fill(cluster.sandbox().space("g"), 300, 10);

      br.cleanUp(cluster, name);
      assertThat(br.show()).isEmpty();
      return name;
    }
  }

  @Test
  @Cell("c1 br show, restore of our full backup; our agent; MinIO")
  void ourFullBackup_atMinio_isShownAndRestoredByBr() {
    ourFullBackup(atMinio("c1"));
  }

  @Test
  @Cell("c2 br show, restore of our full backup; our agent; local://")
  void ourFullBackup_inLocalDirectory_isShownAndRestoredByBr() throws IOException {
    ourFullBackup(BrAt.local(directory));
  }

  private void ourFullBackup(BrAt br) {
    try (InteropCluster cluster = InteropCluster.withOurAgents(directory, br.location())) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 4, 3);
      fill(space, 0, 300);
      var contents = cluster.contents();
      BackupSet full = cluster.client().backups().full().run();
      fill(space, 300, 100);
      BackupSet incremental = cluster.client().backups().incremental().base(full.name()).run();

      List<String> rows = br.show();
      assertThat(rows).singleElement().asString().startsWith("|" + full.name() + "|");
      assertThat(rows).singleElement().asString().endsWith("|g|true|true|");
      assertThat(rows.toString()).doesNotContain(incremental.name());

      br.restore(cluster, full.name());
      cluster.requireContents(contents);
    }
  }

  @Test
  @Cell("d1 our increments on br's full backup, chain restored by us; our agent; MinIO")
  void brsFullBackup_atMinio_isAdoptedAndCarriesIncrements() {
    adoption(atMinio("d1"));
  }

  @Test
  @Cell("d2 our increments on br's full backup, chain restored by us; our agent; local://")
  void brsFullBackup_inLocalDirectory_isAdoptedAndCarriesIncrements() throws IOException {
    adoption(BrAt.local(directory));
  }

  private void adoption(BrAt br) {
    try (InteropCluster cluster = InteropCluster.withOurAgents(directory, br.location())) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 4, 3);
      fill(space, 0, 300);
      fill(cluster.sandbox().createSpace("solo", 2, 1), 0, 50);
      var atFull = cluster.contents();
      String full = br.backUp(cluster);
      assertThat(cluster.client().repository().findOrphans().uploads()).isEmpty();

      cluster.client().repository().adopt(full);
      fill(space, 200, 200);
      deleteOne(space, 7);
      BackupSet first = cluster.client().backups().incremental().base(full).run();
      fill(space, 400, 100);
      var contents = cluster.contents();
      BackupSet second = cluster.client().backups().incremental().base(first.name()).run();
      assertThat(second.ancestors()).containsExactly(full, first.name());
      assertThat(first.notes()).singleElement().asString().contains("cannot be told");

      assertThat(
              cluster
                  .client()
                  .repository()
                  .verify(second.name())
                  .level(VerifyLevel.REPLAY)
                  .run()
                  .findings())
          .isEmpty();
      cluster.client().restores().from(second.name()).run();
      cluster.requireContents(contents);
      assertThat(br.show()).singleElement().asString().startsWith("|" + full + "|");
      cluster.client().restores().from(full).run();
      cluster.requireContents(atFull);
    }
  }
}
