// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.agent.FetchFile;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferProgress;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.core.storage.HashedContent;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchFilesTest {

  private AgentFixture fixture;
  private final List<TransferProgress> progress = new ArrayList<>();

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    fixture = new AgentFixture(dir);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private StoredObject stored(String key, byte[] content) {
    fixture.store.objects().put(ObjectKey.of(key), content);
    return new StoredObject(key, content.length, HashedContent.sha256(content));
  }

  private TransferSummary fetch(FetchFile... files) {
    return fixture.client.fetchFiles(
        fixture.store.location(), List.of(files), 2, progress::add, fixture.cancellation);
  }

  private FetchFile to(String name, StoredObject object) {
    return new FetchFile(object, fixture.served + "/" + name, false);
  }

  private List<String> filesBelow(String name) throws IOException {
    Path root = fixture.served.resolve(name);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void fetchFiles_writesEachObjectWithItsParents() throws IOException {
    byte[] sst = new byte[300_000];

    TransferSummary summary =
        fetch(
            to("nebula/1/data/9.sst", stored("B/9.sst", sst)),
            to("nebula/1/data/CURRENT", stored("B/CURRENT", new byte[0])));

    assertThat(fixture.served.resolve("nebula/1/data/9.sst")).hasBinaryContent(sst);
    assertThat(fixture.served.resolve("nebula/1/data/CURRENT")).isEmptyFile();
    assertThat(summary).isEqualTo(new TransferSummary(2, 300_000));
    assertThat(progress).last().isEqualTo(new TransferProgress(300_000, 300_000));
  }

  @Test
  void fetchFiles_overAnOlderFile_replacesIt() throws IOException {
    fixture.write("a", new byte[] {9, 9, 9});

    fetch(to("a", stored("a", new byte[] {1})));

    assertThat(fixture.served.resolve("a")).hasBinaryContent(new byte[] {1});
  }

  @Test
  void fetchFiles_whenTheContentIsNotTheRecordedOne_failsNamingTheKeyAndLeavesNoFile()
      throws IOException {
    StoredObject object = stored("B/9.sst", "good".getBytes(UTF_8));
    stored("B/9.sst", "evil".getBytes(UTF_8));

    assertThatThrownBy(() -> fetch(to("x/9.sst", object)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("B/9.sst")
        .hasMessageContaining(HashedContent.sha256("evil".getBytes(UTF_8)))
        .hasMessageContaining(object.sha256());
    assertThat(filesBelow("x")).isEmpty();
  }

  @Test
  void fetchFiles_whenTheObjectIsShorterOrLonger_fails() throws IOException {
    StoredObject object = stored("B/9.sst", new byte[5]);

    for (int size : new int[] {4, 6}) {
      stored("B/9.sst", new byte[size]);
      assertThatThrownBy(() -> fetch(to("x/9.sst", object)))
          .isInstanceOf(TransferException.class)
          .hasMessageContaining("recorded with 5 bytes");
    }
    assertThat(filesBelow("x")).isEmpty();
  }

  @Test
  void fetchFiles_ofAMissingObject_fails() {
    assertThatThrownBy(() -> fetch(to("a", new StoredObject("B/a", 1, null))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("B/a does not exist");
  }

  @Test
  void fetchFiles_whenTheConnectionBreaks_goesOnWhereItBroke() throws IOException {
    byte[] content = new byte[400_000];
    content[399_999] = 7;
    AtomicInteger opened = new AtomicInteger();
    fixture.store.reading(in -> opened.getAndIncrement() == 0 ? breakingAfter(150_000, in) : in);

    fetch(to("a", stored("a", content)));

    assertThat(fixture.served.resolve("a")).hasBinaryContent(content);
    assertThat(opened).hasValue(2);
  }

  @Test
  void fetchFiles_whenReadingNeverWorks_givesUp() throws IOException {
    fixture.store.reading(in -> breakingAfter(0, in));

    assertThatThrownBy(() -> fetch(to("x/a", stored("a", new byte[10]))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("connection reset");
    assertThat(filesBelow("x")).isEmpty();
  }

  private static InputStream breakingAfter(int bytes, InputStream in) {
    return new FilterInputStream(in) {
      private int left = bytes;

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
          throw new IOException("connection reset");
        }
        int read = super.read(buffer, offset, Math.min(left, length));
        left -= read;
        return read;
      }
    };
  }

  @Test
  void fetchFiles_whenTheDiskIsFull_saysSoAndLeavesNoFile() throws IOException {
    // A disk cannot be filled here: the store fails with what the system says of a full one.
    fixture.store.beforeOpen(
        key -> {
          throw new StorageException(
              "cannot read", false, new IOException("No space left on device"));
        });

    assertThatThrownBy(() -> fetch(to("x/a", stored("a", new byte[10]))))
        .isInstanceOf(TransferException.class)
        .cause()
        .hasMessageContaining("RESOURCE_EXHAUSTED");
    assertThat(filesBelow("x")).isEmpty();
  }

  @Test
  void fetchFiles_ofAZip_unpacksIt() throws IOException {
    byte[] zip = zip("__spaces__.sst", "sub/__roles__.sst");

    fetch(new FetchFile(stored("m.zip", zip), fixture.served + "/meta", true));

    assertThat(filesBelow("meta")).containsExactly("__spaces__.sst", "sub/__roles__.sst");
    assertThat(fixture.served.resolve("meta/__spaces__.sst")).hasContent("__spaces__.sst");
    assertThat(fixture.spooled()).isEmpty();
  }

  @Test
  void fetchFiles_ofAZipShippedByShipFiles_givesTheSameFiles() throws IOException {
    fixture.write("cp/a", new byte[] {1, 2});
    fixture.write("cp/b/c", new byte[0]);
    fixture.client.shipFiles(
        fixture.store.location(),
        List.of(new FileTree(fixture.served + "/cp", "", List.of(), "meta.zip")),
        List.of(),
        1,
        fixture.heard,
        fixture.cancellation);

    fetch(new FetchFile(fixture.heard.objects.get(0), fixture.served + "/back", true));

    assertThat(filesBelow("back")).containsExactly("a", "b/c");
    assertThat(fixture.served.resolve("back/a")).hasBinaryContent(new byte[] {1, 2});
  }

  @Test
  void fetchFiles_ofAZipThatLeadsOutside_unpacksNothing() throws IOException {
    for (String name : new String[] {"../out", "/etc/out", "a/../../out", ".."}) {
      byte[] zip = zip("good", name);

      assertThatThrownBy(
              () -> fetch(new FetchFile(stored("m.zip", zip), fixture.served + "/meta", true)))
          .isInstanceOf(TransferException.class)
          .hasMessageContaining("'" + name + "'")
          .hasMessageContaining("m.zip");
      assertThat(filesBelow("")).isEmpty();
    }
  }

  @Test
  void fetchFiles_ofAZipThroughALink_unpacksNothing(@TempDir Path outside) throws IOException {
    Files.createDirectories(fixture.served.resolve("meta"));
    Files.createSymbolicLink(fixture.served.resolve("meta/sub"), outside);

    assertThatThrownBy(
            () ->
                fetch(new FetchFile(stored("m.zip", zip("sub/a")), fixture.served + "/meta", true)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("leads outside");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void fetchFiles_ofSomethingThatIsNoZip_fails() {
    assertThatThrownBy(
            () ->
                fetch(
                    new FetchFile(stored("m.zip", new byte[100]), fixture.served + "/meta", true)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("no readable ZIP");
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void fetchFiles_toAPlaceThatIsNotServed_isRefused() {
    for (String path :
        new String[] {"/etc/x", fixture.served + "/../x", "relative/x", fixture.served + "x"}) {
      assertThatThrownBy(() -> fetch(new FetchFile(stored("a", new byte[1]), path, false)))
          .isInstanceOf(TransferException.class)
          .hasMessageContaining("is refused");
    }
  }

  @Test
  void fetchFiles_throughALinkThatLeadsOutside_isRefused(@TempDir Path outside) throws IOException {
    Files.createSymbolicLink(fixture.served.resolve("link"), outside);

    assertThatThrownBy(() -> fetch(to("link/x", stored("a", new byte[1]))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("is refused");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void fetchFiles_whenALinkTakesTheDirectorysPlaceMeanwhile_isRefused(@TempDir Path outside)
      throws IOException {
    StoredObject first = stored("first", new byte[1]);
    StoredObject second = stored("second", new byte[1]);
    fixture.store.beforeOpen(
        key -> {
          try {
            Path late = fixture.served.resolve("late");
            if (!Files.exists(late)) {
              Files.createSymbolicLink(late, outside);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });

    assertThatThrownBy(
            () ->
                fixture.client.fetchFiles(
                    fixture.store.location(),
                    List.of(to("first", first), to("late/second", second)),
                    1,
                    progress::add,
                    fixture.cancellation))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("is refused");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void fetchFiles_whenCancelled_leavesNoFile() throws IOException {
    fixture.store.reading(
        in ->
            new FilterInputStream(in) {
              @Override
              public int read(byte @Nullable [] buffer, int offset, int length) throws IOException {
                fixture.cancellation.cancel();
                return 1; // never ends
              }
            });

    assertThatThrownBy(() -> fetch(to("x/a", stored("a", new byte[1 << 20]))))
        .isInstanceOf(BackupCancelledException.class);
    fixture.agent.close();
    assertThat(filesBelow("x")).isEmpty();
  }
}
