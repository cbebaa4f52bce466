// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedPathsTest {

  private Path real;
  private Path data;
  private Path root;
  private ServedPaths paths;

  @BeforeEach
  void create(@TempDir Path temp) throws IOException {
    real = temp.toRealPath();
    root = Files.createDirectories(real.resolve("install"));
    data = Files.createDirectories(real.resolve("data"));
    paths = new ServedPaths(List.of(data), List.of(root));
  }

  @Test
  void inside_belowAServedDirectory_isTheRealPath() throws IOException {
    assertThat(paths.inside(data + "/nebula/1/data")).isEqualTo(data.resolve("nebula/1/data"));
    assertThat(paths.inside(data + "/")).isEqualTo(data);
    assertThat(paths.inside(data + "//x/./y")).isEqualTo(data.resolve("x/y"));
  }

  @Test
  void inside_ofAnythingElse_isRefused() {
    for (String path :
        new String[] {
          "/",
          "/etc/passwd",
          "",
          "x",
          data + "x",
          data + "/../data/x",
          data + "/a/../../b",
          root + "/bin/nebula-storaged",
          root.toString(),
          "/a\0b"
        }) {
      assertThatThrownBy(() -> paths.inside(path))
          .as(path)
          .isInstanceOf(PathRefusedException.class);
    }
  }

  @Test
  void inside_ofTheClusterIdFile_isServedThoughItsRootIsNot() throws IOException {
    assertThat(paths.inside(root + "/cluster.id")).isEqualTo(root.resolve("cluster.id"));
    assertThat(paths.entry(root + "/cluster.id_old_1")).isEqualTo(root.resolve("cluster.id_old_1"));
    assertThatThrownBy(() -> paths.inside(root + "/sub/cluster.id"))
        .isInstanceOf(PathRefusedException.class);
    assertThatThrownBy(() -> paths.inside(root + "/cluster.idx"))
        .isInstanceOf(PathRefusedException.class);
  }

  @Test
  void inside_throughALinkThatStaysInside_isServed() throws IOException {
    Files.createDirectories(data.resolve("real"));
    Files.createSymbolicLink(data.resolve("link"), data.resolve("real"));

    assertThat(paths.inside(data + "/link/new/file")).isEqualTo(data.resolve("real/new/file"));
  }

  @Test
  void inside_throughALinkThatLeadsOutside_isRefused() throws IOException {
    Files.createSymbolicLink(data.resolve("link"), root);

    for (String path : new String[] {"/link", "/link/x", "/link/new/file"}) {
      assertThatThrownBy(() -> paths.inside(data + path)).isInstanceOf(PathRefusedException.class);
    }
  }

  @Test
  void inside_throughALinkThatLeadsNowhere_fails() throws IOException {
    Files.createSymbolicLink(data.resolve("link"), root.resolve("missing"));

    assertThatThrownBy(() -> paths.inside(data + "/link/x"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void inside_whenTheServedDirectoryIsALink_isServedUnderBothNames() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("data"), data);
    ServedPaths linked = new ServedPaths(List.of(link), List.of());

    assertThat(linked.inside(link + "/x")).isEqualTo(data.resolve("x"));
    assertThat(linked.inside(data + "/x")).isEqualTo(data.resolve("x"));
  }

  @Test
  void entry_ofALinkThatLeadsOutside_isTheLinkItself() throws IOException {
    Files.createSymbolicLink(data.resolve("link"), root);

    assertThat(paths.entry(data + "/link")).isEqualTo(data.resolve("link"));
  }

  @Test
  void entry_ofAServedDirectoryItself_isRefused() throws IOException {
    paths.learn(List.of(data.resolve("inner")), List.of());

    for (Path path : List.of(data, root, data.resolve("inner"))) {
      assertThatThrownBy(() -> paths.entry(path.toString()))
          .isInstanceOf(PathRefusedException.class);
    }
  }

  @Test
  void root_ofAnInstallation_isServed() throws IOException {
    assertThat(paths.root(root.toString())).isEqualTo(root);
    assertThatThrownBy(() -> paths.root(data.toString())).isInstanceOf(PathRefusedException.class);
    assertThatThrownBy(() -> paths.root(root + "/sub")).isInstanceOf(PathRefusedException.class);
  }

  @Test
  void learn_addsAndForgetsNothing() throws IOException {
    Path first = real.resolve("d1");
    Path second = real.resolve("d2");

    paths.learn(List.of(first), List.of());
    paths.learn(List.of(second, Path.of("/")), List.of(Path.of("relative")));

    assertThat(paths.inside(first + "/x")).isEqualTo(first.resolve("x"));
    assertThat(paths.inside(second + "/x")).isEqualTo(second.resolve("x"));
    assertThat(paths.directories()).containsExactlyInAnyOrder(data, root, first, second);
    assertThatThrownBy(() -> paths.inside("/etc")).isInstanceOf(PathRefusedException.class);
  }

  @Test
  void construction_withTheFileSystemsRoot_isRefused() {
    assertThatThrownBy(() -> new ServedPaths(List.of(Path.of("/")), List.of()))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> new ServedPaths(List.of(Path.of("/a/..")), List.of()))
        .isInstanceOf(InvalidSpecException.class);
  }
}
