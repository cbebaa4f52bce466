// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferProgress;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.core.storage.HashedContent;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.storage.AccessDeniedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipFilesTest {

  private AgentFixture fixture;

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    fixture = new AgentFixture(dir);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private TransferSummary ship(FileTree tree, String... landed) {
    return fixture.client.shipFiles(
        fixture.store.location(),
        List.of(tree),
        List.of(landed),
        3,
        fixture.heard,
        fixture.cancellation);
  }

  @Test
  void shipFiles_ofATree_storesEveryFileAndReportsSizeAndHash() throws IOException {
    byte[] sst = new byte[300_000];
    fixture.write("cp/data/000009.sst", sst);
    fixture.write("cp/data/CURRENT", "MANIFEST-5\n".getBytes(UTF_8));
    fixture.write("cp/wal/1/0000000000000000001.wal", new byte[0]);

    TransferSummary summary = ship(FileTree.whole(fixture.served + "/cp", "B/data"));

    assertThat(fixture.heard.objects)
        .containsExactlyInAnyOrder(
            new StoredObject("B/data/data/000009.sst", sst.length, HashedContent.sha256(sst)),
            new StoredObject(
                "B/data/data/CURRENT", 11, HashedContent.sha256("MANIFEST-5\n".getBytes(UTF_8))),
            new StoredObject(
                "B/data/wal/1/0000000000000000001.wal", 0, HashedContent.sha256(new byte[0])));
    assertThat(fixture.store.object("B/data/data/000009.sst")).isEqualTo(sst);
    assertThat(summary).isEqualTo(new TransferSummary(3, sst.length + 11));
    assertThat(fixture.heard.progress)
        .last()
        .isEqualTo(new TransferProgress(sst.length + 11, sst.length + 11));
  }

  @Test
  void shipFiles_withLandedKeys_leavesThemOut() throws IOException {
    fixture.write("cp/a", new byte[] {1});
    fixture.write("cp/b", new byte[] {2});

    ship(FileTree.whole(fixture.served + "/cp", "B"), "B/a");

    assertThat(fixture.heard.keys()).containsExactly("B/b");
    assertThat(fixture.store.objects()).hasSize(1);
  }

  @Test
  void shipFiles_whenTheKeyIsTaken_replacesTheObject() throws IOException {
    fixture.write("cp/a", new byte[] {1});
    ship(FileTree.whole(fixture.served + "/cp", "B"));
    fixture.write("cp/a", new byte[] {2, 3});

    ship(FileTree.whole(fixture.served + "/cp", "B"));

    assertThat(fixture.store.object("B/a")).containsExactly(2, 3);
  }

  @Test
  void shipFiles_ofNamedFiles_takesNoOthers() throws IOException {
    fixture.write("cp/a", new byte[] {1});
    fixture.write("cp/b", new byte[] {2});

    ship(new FileTree(fixture.served + "/cp", "B", List.of("b"), null));

    assertThat(fixture.heard.keys()).containsExactly("B/b");
  }

  @Test
  void shipFiles_asZip_makesOneObjectOfTheTree() throws IOException {
    fixture.write("cp/__spaces__.sst", "one".getBytes(UTF_8));
    fixture.write("cp/sub/__roles__.sst", new byte[0]);

    ship(new FileTree(fixture.served + "/cp", "B", List.of(), "B/meta.zip"));

    byte[] zip = fixture.store.object("B/meta.zip");
    assertThat(fixture.heard.objects)
        .containsExactly(new StoredObject("B/meta.zip", zip.length, HashedContent.sha256(zip)));
    List<String> entries = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        entries.add(e.getName() + "=" + new String(in.readAllBytes(), UTF_8));
      }
    }
    assertThat(entries).containsExactly("__spaces__.sst=one", "sub/__roles__.sst=");
    assertThat(fixture.spooled()).isEmpty();
  }

  @Test
  void shipFiles_whenAFileShrinksOnce_shipsItWithItsNewLength() throws IOException {
    Path wal = fixture.write("cp/1.wal", new byte[100]);
    AtomicInteger puts = new AtomicInteger();
    fixture.store.beforePut(
        key -> {
          if (puts.getAndIncrement() == 0) {
            truncate(wal, 40);
          }
        });

    ship(FileTree.whole(fixture.served + "/cp", "B"));

    assertThat(fixture.heard.objects)
        .containsExactly(new StoredObject("B/1.wal", 40, HashedContent.sha256(new byte[40])));
  }

  @Test
  void shipFiles_whenAFileShrinksAgainAndAgain_failsNamingIt() throws IOException {
    Path wal = fixture.write("cp/1.wal", new byte[100]);
    fixture.store.beforePut(key -> truncate(wal, size(wal) - 1));

    assertThatThrownBy(() -> ship(FileTree.whole(fixture.served + "/cp", "B")))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining(wal.toString())
        .hasMessageContaining("changed")
        .hasMessageContaining(fixture.agent.address().toString());
    assertThat(fixture.store.objects()).isEmpty();
  }

  @Test
  void shipFiles_ofATreeWithALink_failsInsteadOfLeavingItOut() throws IOException {
    fixture.write("cp/a", new byte[] {1});
    Files.createSymbolicLink(fixture.served.resolve("cp/link"), Path.of("/etc/passwd"));

    assertThatThrownBy(() -> ship(FileTree.whole(fixture.served + "/cp", "B")))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("link");
    assertThat(fixture.store.objects()).isEmpty();
  }

  @Test
  void shipFiles_ofAMissingDirectory_fails() {
    assertThatThrownBy(() -> ship(FileTree.whole(fixture.served + "/missing", "B")))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void shipFiles_ofADirectoryThatIsNotServed_isRefused() {
    assertThatThrownBy(() -> ship(FileTree.whole("/etc", "B")))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("'/etc' is refused");
  }

  @Test
  void shipFiles_ofAFileNamedOutOfTheTree_isRefused() throws IOException {
    fixture.write("secret", new byte[] {1});
    fixture.write("cp/a", new byte[] {1});

    assertThatThrownBy(
            () -> ship(new FileTree(fixture.served + "/cp", "B", List.of("../secret"), null)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("..");
    assertThat(fixture.store.objects()).isEmpty();
  }

  @Test
  void shipFiles_whenTheStoreRefuses_failsWithItsReason() throws IOException {
    fixture.write("cp/a", new byte[] {1});
    fixture.store.beforePut(
        key -> {
          throw new AccessDeniedException("key id K may not write " + key, null);
        });

    assertThatThrownBy(() -> ship(FileTree.whole(fixture.served + "/cp", "B")))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("key id K may not write B/a");
  }

  @Test
  void shipFiles_whenCancelled_stopsAndLeavesNothingInTheSpool() throws Exception {
    fixture.write("cp/a", new byte[1 << 20]);
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    fixture.store.beforePut(
        key -> {
          stuck.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.countDown();
            Thread.currentThread().interrupt();
          }
        });
    Thread canceller =
        new Thread(
            () -> {
              try {
                stuck.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              fixture.cancellation.cancel();
            });
    canceller.start();

    assertThatThrownBy(
            () -> ship(new FileTree(fixture.served + "/cp", "B", List.of(), "B/meta.zip")))
        .isInstanceOf(BackupCancelledException.class);

    canceller.join();
    ended.await(); // the agent's thread was told
    fixture.agent.close();
    assertThat(fixture.spooled()).isEmpty();
    assertThat(fixture.store.objects()).isEmpty();
  }

  private static void truncate(Path file, long size) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
