// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalWriter;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import io.nebulabackup.testkit.sandbox.storaged.RaftGroup;
import io.nebulabackup.testkit.sandbox.storaged.Storaged;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox is a stand-in: here it is held to what a real NebulaGraph 3.8 wrote. */
class RecordingsTest {

  private static final String BASE = "BACKUP_2026_11_23_03_34_41";
  private static final Pattern DIGEST =
      Pattern.compile("(\\d+) keys=(\\d+) commit=(\\d+)/(\\d+) sha=([0-9a-f]{16}|-)");

  @TempDir static Path recordings;
  @TempDir Path directory;

  private record Recorded(long keys, long commit, String sha) {}

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    Path archive = recordings.resolve("cluster-a.tar.gz");
    try (InputStream in =
        RecordingsTest.class.getResourceAsStream("/recordings/cluster-a.tar.gz")) {
      Files.copy(in, archive);
    }
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", recordings.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
  }

  /** Digests by engine directory ({@code storaged1/1}) and partition. */
  private static Map<String, Map<Integer, Recorded>> digests(String backup) throws IOException {
    Map<String, Map<Integer, Recorded>> digests = new TreeMap<>();
    String engine = "";
    for (String line : Files.readAllLines(recordings.resolve(backup).resolve("digests.txt"))) {
      Matcher matcher = DIGEST.matcher(line);
      if (line.startsWith("# ")) {
        engine = line.substring(line.indexOf('/') + 1, line.lastIndexOf('/'));
      } else if (matcher.matches()) {
        digests
            .computeIfAbsent(engine, any -> new TreeMap<>())
            .put(
                Integer.parseInt(matcher.group(1)),
                new Recorded(
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    matcher.group(5)));
      }
    }
    return digests;
  }

  private static Recorded recorded(String backup, int part) throws IOException {
    Recorded found = digests(backup).getOrDefault("storaged1/1", Map.of()).get(part);
    assertThat(found).as("%s, partition %d", backup, part).isNotNull();
    return java.util.Objects.requireNonNull(found);
  }

  private static void requireSame(PartDigest actual, Recorded recorded) {
    assertThat(actual.keys()).isEqualTo(recorded.keys());
    if (recorded.keys() > 0) {
      assertThat(actual.sha256()).startsWith(recorded.sha());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BASE,
        "BACKUP_2026_11_23_03_35_00",
        "TAIL",
        "BACKUP_2026_11_23_03_35_41",
        "BACKUP_2026_11_23_03_35_49"
      })
  void everyRecordedCheckpoint_opens_andDigestsAsRecorded(String backup) throws IOException {
    Map<String, Map<Integer, Recorded>> recorded = digests(backup);
    assertThat(recorded).isNotEmpty();
    for (var engine : recorded.entrySet()) {
      Path data = recordings.resolve(backup).resolve(engine.getKey()).resolve("data");
      for (var part : engine.getValue().entrySet()) {
        PartDigest digest = Storaged.digestOf(data, part.getKey());
        requireSame(digest, part.getValue());
        assertThat(digest.commit()).isNotNull();
        assertThat(digest.commit().logId()).isEqualTo(part.getValue().commit());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BACKUP_2026_11_23_03_35_00", "BACKUP_2026_11_23_03_35_41"})
  void recordedChain_laidOutAsARestoreDoes_replaysToTheRecordedDigests(String target)
      throws IOException {
    List<PartitionId> parts = new ArrayList<>();
    for (int part = 1; part <= 4; part++) {
      parts.add(new PartitionId(1, part));
    }
    List<Storaged> storages = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      Path root = directory.resolve("storaged" + i);
      Path engine = root.resolve("data/nebula/1");
      copy(recordings.resolve(BASE).resolve("storaged" + i + "/1/data"), engine.resolve("data"));
      for (PartitionId id : parts) {
        layOut(id.part(), target, engine.resolve("wal").resolve(Integer.toString(id.part())));
      }
      storages.add(
          new Storaged(
              new HostAddress("127.0.0." + i, 9779),
              root,
              List.of(root.resolve("data")),
              16 << 20,
              InstantSource.system()));
    }
    storages.forEach(storage -> storage.start(parts));
    try {
      for (PartitionId id : parts) {
        RaftGroup group = new RaftGroup(id, storages);
        assertThat(group.electIfNeeded()).isTrue();
        group.heartbeat();
        group.heartbeat();
        for (Storaged storage : storages) {
          requireSame(storage.digest(id).orElseThrow(), recorded(target, id.part()));
        }
      }
    } finally {
      storages.forEach(Storaged::stop);
    }
  }

  /** One replica's records: the base's up to its commit marker, then the target's up to its own. */
  private static void layOut(int part, String target, Path walDir) throws IOException {
    long baseEnd = committed(BASE, part);
    Files.createDirectories(walDir);
    try (WalWriter writer = new WalWriter(walDir, 1 << 20)) {
      WalLog base = log(BASE, part);
      append(writer, base, base.firstLogId(), baseEnd);
      append(writer, log(target, part), baseEnd + 1, committed(target, part));
    }
  }

  private static long committed(String backup, int part) throws IOException {
    long furthest = 0;
    for (var engine : digests(backup).entrySet()) {
      Recorded recorded = engine.getValue().get(part);
      if (engine.getKey().endsWith("/1") && recorded != null) {
        furthest = Math.max(furthest, recorded.commit());
      }
    }
    return furthest;
  }

  private static WalLog log(String backup, int part) throws IOException {
    return WalLog.open(recordings.resolve(backup).resolve("storaged1/1/wal/" + part));
  }

  private static void append(WalWriter writer, WalLog log, long from, long to) throws IOException {
    try (WalCursor cursor = log.read(from, to)) {
      for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
        writer.append(record);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void sandboxCheckpoint_hasTheFilesThatARecordedOneHas() throws IOException {
    Pattern form =
        Pattern.compile(
            "data/(CURRENT|MANIFEST-\\d{6}|OPTIONS-\\d{6}|\\d{6}\\.sst)"
                + "|wal/[1-9]\\d*/\\d{19}\\.wal");
    assertThat(files(recordings.resolve(BASE).resolve("storaged1/1")))
        .isNotEmpty()
        .allMatch(name -> form.matcher(name).matches());
    try (SandboxCluster cluster =
        SandboxCluster.builder().directory(directory).agents(false).start()) {
      SandboxSpace space = cluster.createSpace("g", 2, 3);
      space.putVertex("v1", 1, "value");
      CheckpointMaker.Frozen frozen = cluster.checkpoints().create(List.of());

      frozen
          .engines()
          .values()
          .forEach(
              hosts ->
                  hosts
                      .values()
                      .forEach(
                          engines ->
                              engines.forEach(
                                  engine ->
                                      assertThat(files(engine.path()))
                                          .isNotEmpty()
                                          .allMatch(name -> form.matcher(name).matches()))));
    }
  }

  private static List<String> files(Path directory) {
    try (var found = Files.walk(directory)) {
      return found
          .filter(Files::isRegularFile)
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
