// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupClient;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.model.VerifyReport;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a stored backup, verification finds it. */
class DamagedBackupTest {

  private static final int MUTATIONS = 300;

  @TempDir Path directory;

  @Test
  void randomDamage_isFoundEveryTime_andACleanChainGivesNoFinding() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String target;
    Path repository;
    try (Cluster cluster = Cluster.start(directory)) {
      target = chain(cluster).name();
      repository = cluster.repositoryDir();
    }
    List<Path> objects = backupObjects(repository);
    try (BackupClient client =
        BackupClient.builder().repository(repository.toUri().toString()).connect()) {
      assertThat(verify(client, target, VerifyLevel.REPLAY).findings()).isEmpty();
      for (int i = 0; i < MUTATIONS; i++) {
        Path object = objects.get(random.nextInt(objects.size()));
        byte[] before = Files.readAllBytes(object);
        String damage = damage(random, object, objects);
        VerifyReport report = verify(client, target, VerifyLevel.HASH);
        assertThat(report.findings())
            .as("seed %d, mutation %d: %s %s", seed, i, damage, repository.relativize(object))
            .isNotEmpty();
        restore(object, before);
      }
      assertThat(verify(client, target, VerifyLevel.REPLAY).findings()).isEmpty();
    }
  }

  private static BackupSet chain(Cluster cluster) {
    SandboxSpace space = cluster.sandbox().createSpace("g", 3, 3);
    fill(space, 0, 100);
    BackupSet full = cluster.full();
    fill(space, 100, 30);
    BackupSet first = cluster.incremental(full);
    fill(cluster.sandbox().createSpace("late", 1, 3), 0, 10);
    fill(space, 130, 30);
    return cluster.incremental(first);
  }

  /** What belongs to backups: all but locks. */
  private static List<Path> backupObjects(Path repository) throws IOException {
    try (var found = Files.walk(repository)) {
      return found
          .filter(Files::isRegularFile)
          .filter(path -> !path.toString().contains("/locks/"))
          .filter(path -> !path.toString().contains("/.nebula-backup-tmp/"))
          .sorted()
          .toList();
    }
  }

  private static VerifyReport verify(BackupClient client, String target, VerifyLevel level) {
    return client.repository().verify(target).level(level).run();
  }

  private static void restore(Path object, byte[] before) throws IOException {
    Files.createDirectories(object.getParent());
    Files.write(object, before);
  }

  /** Damages an object such that its bytes are others than before. */
  private static String damage(Random random, Path object, List<Path> objects) throws IOException {
    byte[] bytes = Files.readAllBytes(object);
    switch (random.nextInt(5)) {
      case 0 -> {
        Files.delete(object);
        return "delete";
      }
      case 1 -> {
        if (bytes.length > 0) {
          Files.write(object, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
          return "truncate";
        }
      }
      case 2 -> {
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          Files.write(object, bytes);
          return "flip a bit of";
        }
      }
      case 3 -> {
        byte[] other = Files.readAllBytes(objects.get(random.nextInt(objects.size())));
        if (!Arrays.equals(bytes, other)) {
          Files.write(object, other);
          return "swap another object in for";
        }
      }
      default -> {
        // Falls through to what fits every object.
      }
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
    Files.write(object, longer);
    return "append to";
  }

  @Test
  void editedManifest_evenOneThatIsValidJson_isFound() throws IOException {
    try (Cluster cluster = Cluster.start(directory)) {
      BackupSet target = chain(cluster);
      Path manifest =
          cluster.repositoryDir().resolve("nebula-backup/manifests/" + target.name() + ".json");
      String json = Files.readString(manifest);
      Files.writeString(manifest, json.replaceFirst("\"logId\":\\d+", "\"logId\":1"));

      assertThat(cluster.client().repository().verify(target.name()).run().findings().toString())
          .contains("MANIFEST_CORRUPT");
      assertThatThrownBy(() -> cluster.client().restores().from(target.name()).run())
          .isInstanceOf(CorruptBackupException.class);
      assertThat(cluster.sandbox().leaderDigests()).isNotEmpty();
      assertThat(cluster.client().backups().list()).hasSize(2);
    }
  }

  @Test
  void droppedMiddleIncrement_isFound_andNothingIsRestored() throws IOException {
    try (Cluster cluster = Cluster.start(directory)) {
      BackupSet target = chain(cluster);
      String middle = target.ancestors().get(1);
      Files.delete(cluster.repositoryDir().resolve("nebula-backup/manifests/" + middle + ".json"));
      var before = cluster.contents();

      assertThat(cluster.client().repository().verify(target.name()).run().findings().toString())
          .contains("CHAIN_BROKEN")
          .contains(middle);
      assertThatThrownBy(() -> cluster.client().restores().from(target.name()).run())
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining(middle);
      cluster.requireContents(before);
    }
  }

  @Test
  void missingObject_isFoundBeforeAnyServiceIsStopped() throws IOException {
    try (Cluster cluster = Cluster.start(directory)) {
      BackupSet target = chain(cluster);
      Path pack =
          cluster.objects().stream()
              .filter(path -> path.toString().endsWith(".pack"))
              .findFirst()
              .orElseThrow();
      Files.delete(pack);
      var before = cluster.contents();

      assertThatThrownBy(() -> cluster.client().restores().from(target.name()).run())
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining(pack.getFileName().toString());
      cluster.requireContents(before);
    }
  }
}
