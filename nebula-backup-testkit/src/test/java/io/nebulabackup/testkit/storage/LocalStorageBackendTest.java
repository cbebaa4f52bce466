// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.nebulabackup.core.storage.StorageBackends;
import io.nebulabackup.core.storage.local.LocalStorageBackend;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageBackendTest extends StorageBackendContract {

  @TempDir Path temp;

  private Path root() {
    return temp.resolve("repository/root");
  }

  @Override
  protected StorageBackend openBackend() {
    return StorageBackends.open(StorageLocation.of(root().toUri()));
  }

  @Override
  protected boolean storeHugeObject(ObjectKey key, long zeros, byte[] end) throws IOException {
    Files.createDirectories(root());
    try (RandomAccessFile sparse =
        new RandomAccessFile(root().resolve(key.value()).toFile(), "rw")) {
      sparse.seek(zeros);
      sparse.write(end);
    }
    return true;
  }

  /** Files are kept by the rights of their directory, if the user of the tests minds them. */
  @Override
  protected Optional<StorageBackend> openBackendKeeping(List<ObjectKey> keys) throws IOException {
    Path directory = root().resolve(keys.get(0).value()).resolveSibling("");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    return Files.isWritable(directory) ? Optional.empty() : Optional.of(openBackend());
  }

  @Test
  void delete_ofWhichOneIsNotAllowed_namesThatOne_andDeletesTheOther() {
    put("a", new byte[1]);
    ObjectKey reserved = ObjectKey.of(".nebula-backup-tmp/a");

    assertThatThrownBy(() -> backend().delete(List.of(reserved, ObjectKey.of("a"))))
        .isInstanceOfSatisfying(
            BatchDeleteException.class, e -> assertThat(e.failures()).containsOnlyKeys(reserved));
    assertThat(keys("")).isEmpty();
  }

  @Test
  void provider_ofFileUri_opensADirectory() {
    assertThat(backend()).isInstanceOf(LocalStorageBackend.class);
    assertThat(root()).doesNotExist();
  }

  @Test
  void put_ofPlainKey_isAFileOfThatPath() throws IOException {
    put("BACKUP_x/data/1/000012.sst", "sst".getBytes(StandardCharsets.UTF_8));

    assertThat(root().resolve("BACKUP_x/data/1/000012.sst")).hasContent("sst");
  }

  @Test
  void put_succeedingOrFailing_leavesNoTemporaryFile() throws IOException {
    put("a/b", new byte[10]);
    assertThatThrownBy(() -> put("a/b", new byte[10])).isInstanceOf(StorageException.class);

    try (Stream<Path> left = Files.list(root().resolve(".nebula-backup-tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void put_sweepsOnlyAbandonedTemporaryFiles() throws IOException {
    Path directory = Files.createDirectories(root().resolve(".nebula-backup-tmp"));
    Path old = Files.writeString(directory.resolve("old.part"), "x");
    Path recent = Files.writeString(directory.resolve("recent.part"), "x");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(8))));

    put("a", new byte[1]);

    assertThat(old).doesNotExist();
    assertThat(recent).exists();
    assertThat(keys("")).containsExactly("a");
  }

  @Test
  void put_intoTheTemporaryDirectory_isRefused() {
    assertThatThrownBy(() -> put(".nebula-backup-tmp/a", new byte[1]))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("not allowed");
  }

  @Test
  void delete_ofTheLastObject_removesEmptiedDirectoriesButNotTheRoot() {
    put("a/b/c/d", new byte[1]);
    put("a/x", new byte[1]);

    backend().delete(List.of(ObjectKey.of("a/b/c/d")));
    assertThat(root().resolve("a/b")).doesNotExist();
    assertThat(root().resolve("a/x")).exists();

    backend().delete(List.of(ObjectKey.of("a/x")));
    assertThat(root().resolve("a")).doesNotExist();
    assertThat(root()).exists();
  }

  @Test
  void put_belowAnObject_failsTyped() {
    put("a", new byte[1]);

    assertThatThrownBy(() -> put("a/b", new byte[1]))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("a/b");
  }

  @Test
  void symbolicLinks_areNoObjects() throws IOException {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    put("inside", new byte[1]);
    Files.createSymbolicLink(root().resolve("link"), outside);
    Files.createSymbolicLink(root().resolve("file-link"), outside.resolve("secret"));

    assertThat(keys("")).containsExactly("inside");
    assertThat(keys("link/")).isEmpty();
    for (String key : new String[] {"link/secret", "file-link"}) {
      assertThat(backend().head(ObjectKey.of(key))).isEmpty();
      assertThatThrownBy(() -> read(key)).isInstanceOf(ObjectNotFoundException.class);
    }
    assertThatThrownBy(() -> put("link/new", new byte[1]))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("symbolic link");
    backend().delete(List.of(ObjectKey.of("link/secret")));
    assertThat(outside.resolve("secret")).exists();
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void read_ofFileCutMeanwhile_failsInsteadOfEnding() throws IOException {
    put("cut", new byte[100]);

    try (InputStream in = backend().open(ObjectKey.of("cut"), ByteRange.all());
        RandomAccessFile file = new RandomAccessFile(root().resolve("cut").toFile(), "rw")) {
      file.setLength(50);
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("byte 50");
    }
  }

  @Test
  void permissionLacking_isReportedAsSuch() throws IOException {
    put("a/b", new byte[1]);
    Path directory = root().resolve("a");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(directory), "this user may read everything");
      assertThatThrownBy(() -> backend().head(ObjectKey.of("a/b")))
          .isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> keys("")).isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> put("a/c", new byte[1])).isInstanceOf(AccessDeniedException.class);
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void foreignFiles_thatNoKeyIsWrittenAs_areNotListed() throws IOException {
    put("a", new byte[1]);
    Files.writeString(root().resolve("100%"), "x");
    Files.writeString(root().resolve("%61"), "x");

    assertThat(keys("")).containsExactly("a");
  }

  @Test
  void put_ontoARootThatIsAFile_failsTyped() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    try (StorageBackend backend = new LocalStorageBackend(file)) {
      assertThatThrownBy(
              () ->
                  backend.put(
                      ObjectKey.of("a"), ObjectContent.of(new byte[1]), WriteMode.CREATE_NEW))
          .isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> backend.list("").hasNext()).isInstanceOf(StorageException.class);
    }
  }
}
