// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nebulabackup.agent.paths.HeldDirectory;
import io.nebulabackup.agent.paths.LocalStorage;
import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.error.BackupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody puts a link in the place of a served directory after its path was checked. */
class SwappedLinksTest {

  private static final byte[] OWN = {1, 1, 1, 1};
  private static final byte[] SECRET = {7, 7, 7, 7};

  private AgentFixture fixture;
  private Path outside;

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    fixture = new AgentFixture(dir);
    outside = Files.createDirectories(dir.resolve("outside")).toRealPath();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** The directory moves away, and a link to the outside takes its name. */
  private void swap(String name) {
    try {
      Path dir = fixture.served.resolve(name);
      if (!Files.isSymbolicLink(dir)) {
        Files.move(dir, fixture.served.resolve(name + ".away"));
        Files.createSymbolicLink(dir, outside);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ship(FileTree tree) {
    fixture.client.shipFiles(
        fixture.store.location(), List.of(tree), List.of(), 1, fixture.heard, fixture.cancellation);
  }

  @Test
  void directoryReplacedByALink_whileItsFilesAreShipped_isNotFollowed() throws IOException {
    for (String file : new String[] {"sub/a", "sub/b"}) {
      fixture.write("cp/" + file, OWN);
      Files.createDirectories(outside.resolve("sub"));
      Files.write(outside.resolve(file), SECRET);
    }
    fixture.store.beforePut(key -> swap("cp"));

    assertThatThrownBy(() -> ship(FileTree.whole(fixture.served + "/cp", "x")))
        .isInstanceOf(BackupException.class);

    assertThat(fixture.store.objects().values()).doesNotContain(SECRET);
  }

  @Test
  void directoryReplacedByALink_beforeAFileIsMade_isNotFollowed() throws IOException {
    fixture.write("nebula/1/x", OWN);
    ServedPaths paths = new ServedPaths(List.of(fixture.served), List.of());
    Path checked = paths.inside(fixture.served + "/nebula/1");
    Files.createDirectories(outside.resolve("1"));
    swap("nebula");

    assertThatThrownBy(() -> paths.holdOrCreate(checked)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> paths.read(checked.resolve("x"))).isInstanceOf(IOException.class);
    assertThat(outside.resolve("1")).isEmptyDirectory();
  }

  @Test
  void directoryReplacedByALink_whileItIsHeld_stillMeansTheDirectory() throws IOException {
    fixture.write("nebula/old", OWN);
    Files.write(outside.resolve("old"), SECRET);
    ServedPaths paths = new ServedPaths(List.of(fixture.served), List.of());

    try (HeldDirectory held = paths.hold(fixture.served.resolve("nebula"))) {
      swap("nebula");
      held.create(Path.of("new")).close();
      held.removeTree(Path.of("old"));
    }

    assertThat(outside).isDirectoryNotContaining("glob:**/new");
    assertThat(outside.resolve("old")).hasBinaryContent(SECRET);
    assertThat(fixture.served.resolve("nebula.away/new")).exists();
    assertThat(fixture.served.resolve("nebula.away/old")).doesNotExist();
  }

  @Test
  void linkInAStoreOfBackups_isNotFollowed() throws IOException {
    Path backup = Files.createDirectories(fixture.localStorage.resolve("B")).toRealPath();
    LocalStorage storage = new LocalStorage(List.of(fixture.localStorage));
    Path checked = storage.inside(backup.toString());
    Files.delete(backup);
    Files.createSymbolicLink(backup, outside);

    assertThatThrownBy(() -> storage.hold(checked)).isInstanceOf(IOException.class);
  }

  /** A restore as root would leave files that a storaged that is not root cannot use. */
  @Test
  void filesThatAreLaidOut_belongToWhomTheDataDirectoryBelongs() throws IOException {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
    Files.setAttribute(fixture.served, "unix:uid", 4711);
    Files.setAttribute(fixture.served, "unix:gid", 4712);
    ServedPaths paths = new ServedPaths(List.of(fixture.served), List.of());

    try (HeldDirectory held = paths.holdOrCreate(fixture.served.resolve("nebula/1/data"))) {
      held.create(Path.of("CURRENT")).close();
    }

    for (String made : new String[] {"nebula", "nebula/1/data", "nebula/1/data/CURRENT"}) {
      assertThat(Files.getAttribute(fixture.served.resolve(made), "unix:uid")).isEqualTo(4711);
      assertThat(Files.getAttribute(fixture.served.resolve(made), "unix:gid")).isEqualTo(4712);
    }
  }
}
