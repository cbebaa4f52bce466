// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.nebulabackup.agent.proto.vendor.Backend;
import io.nebulabackup.agent.proto.vendor.DownloadFileRequest;
import io.nebulabackup.agent.proto.vendor.ExistDirRequest;
import io.nebulabackup.agent.proto.vendor.IncrUploadFileRequest;
import io.nebulabackup.agent.proto.vendor.Local;
import io.nebulabackup.agent.proto.vendor.MoveDirRequest;
import io.nebulabackup.agent.proto.vendor.RemoveDirRequest;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc.StorageServiceBlockingStub;
import io.nebulabackup.agent.proto.vendor.UploadFileRequest;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.storage.StorageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vendor's wire, as nebula-br 3.6 speaks it, with a local backend. */
class VendorStorageTest {

  private Path dir;
  private AgentFixture fixture;
  private ManagedChannel channel;
  private StorageServiceBlockingStub vendor;
  private Path store;

  @BeforeEach
  void start(@TempDir Path temp) throws IOException {
    dir = temp;
    fixture = new AgentFixture(dir);
    store = Files.createDirectories(fixture.localStorage).toRealPath();
    channel =
        NettyChannelBuilder.forAddress(
                fixture.agent.address().host(), fixture.agent.address().port())
            .usePlaintext()
            .build();
    vendor = StorageServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    fixture.close();
  }

  private static Backend local(Path path) {
    return Backend.newBuilder().setLocal(Local.newBuilder().setPath(path.toString())).build();
  }

  private void upload(Path source, boolean recursively, Path target) {
    vendor.uploadFile(
        UploadFileRequest.newBuilder()
            .setSessionId("b4b4")
            .setRecursively(recursively)
            .setSourcePath(source.toString())
            .setTargetBackend(local(target))
            .build());
  }

  private void download(Path source, boolean recursively, Path target) {
    vendor.downloadFile(
        DownloadFileRequest.newBuilder()
            .setSessionId("b4b4")
            .setRecursively(recursively)
            .setSourceBackend(local(source))
            .setTargetPath(target.toString())
            .build());
  }

  private static void assertFails(String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
              assertThat(e.getStatus().getDescription()).contains(text);
            });
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void uploadFile_ofADirectory_copiesTheTree() throws IOException {
    fixture.write("cp/data/CURRENT", new byte[] {1});
    fixture.write("cp/wal/1/0000000000000000001.wal", new byte[0]);

    upload(fixture.served.resolve("cp"), true, store.resolve("B/data/h:9779/data0/1"));

    assertThat(files(store.resolve("B/data/h:9779/data0/1")))
        .containsExactly("data/CURRENT", "wal/1/0000000000000000001.wal");
  }

  @Test
  void uploadFile_ofADirectoryWithoutRecursion_fails() throws IOException {
    fixture.write("cp/a", new byte[] {1});

    assertFails(
        "recursively", () -> upload(fixture.served.resolve("cp"), false, store.resolve("B")));
  }

  @Test
  void uploadFile_ofAFile_copiesItOverWhatIsThere() throws IOException {
    fixture.write("cluster.id", new byte[] {1, 2});
    Files.write(store.resolve("id"), new byte[9]);

    upload(fixture.served.resolve("cluster.id"), false, store.resolve("id"));

    assertThat(store.resolve("id")).hasBinaryContent(new byte[] {1, 2});
  }

  @Test
  void uploadFile_ofAMissingSource_failsWhereTheVendorSaysItWasDone() {
    assertFails(
        "not exist", () -> upload(fixture.served.resolve("missing"), true, store.resolve("B")));
  }

  @Test
  void uploadFile_ofWhatIsNotServed_fails() {
    assertFails("is refused", () -> upload(Path.of("/etc"), true, store.resolve("B")));
  }

  @Test
  void downloadFile_ofADirectory_takesWhatIsBelowItAndNothingElse() throws IOException {
    for (String name : new String[] {"B/data1/a/x", "B/data10/y"}) {
      Files.createDirectories(store.resolve(name).getParent());
      Files.write(store.resolve(name), new byte[] {1});
    }

    download(store.resolve("B/data1"), true, fixture.served.resolve("nebula"));

    assertThat(files(fixture.served)).containsExactly("nebula/a/x");
  }

  @Test
  void downloadFile_ofAFile_writesTheFile() throws IOException {
    Files.write(store.resolve("B.meta"), new byte[] {5});

    download(store.resolve("B.meta"), false, fixture.served.resolve("x/B.meta"));

    assertThat(fixture.served.resolve("x/B.meta")).hasBinaryContent(new byte[] {5});
  }

  @Test
  void downloadFile_ofAMissingSource_fails() {
    assertFails(
        "not exist",
        () -> download(store.resolve("missing"), true, fixture.served.resolve("nebula")));
  }

  @Test
  void downloadFile_toAPlaceThatIsNotServed_fails() throws IOException {
    Files.write(store.resolve("a"), new byte[] {5});

    assertFails("is refused", () -> download(store.resolve("a"), false, dir.resolve("b")));
    assertThat(dir.resolve("b")).doesNotExist();
  }

  @Test
  void localStore_outsideOfWhatTheAgentWasTold_isRefusedAndTheFlagNamed() throws IOException {
    fixture.write("a", new byte[] {1});
    Path secret = Files.write(dir.resolve("secret"), new byte[] {7});
    Path link = Files.createSymbolicLink(store.resolve("link"), dir);
    String flag = "start the agent with --local_storage=";

    assertFails(flag, () -> upload(fixture.served.resolve("a"), false, dir.resolve("b")));
    assertFails(flag, () -> upload(fixture.served.resolve("a"), false, link.resolve("b")));
    assertFails(flag, () -> upload(fixture.served, true, dir.resolve("b")));
    assertFails(flag, () -> download(secret, false, fixture.served.resolve("stolen")));
    assertFails(flag, () -> download(dir, true, fixture.served.resolve("stolen")));
    assertFails(flag, () -> upload(fixture.served, true, store.resolve("../b")));
    assertThatThrownBy(
            () ->
                fixture.client.shipFiles(
                    StorageLocation.of(dir.toUri()),
                    List.of(FileTree.whole(fixture.served.toString(), "b")),
                    List.of(),
                    1,
                    fixture.heard,
                    fixture.cancellation))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(flag);
    assertThat(dir.resolve("b")).doesNotExist();
    assertThat(fixture.served.resolve("stolen")).doesNotExist();
  }

  @Test
  void localCopies_thereAndBack_keepModeAndOwner() throws IOException {
    Path file = fixture.write("cp/data/CURRENT", new byte[] {1});
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-x---"));
    if (runsAsRoot()) {
      Files.setAttribute(file, "unix:uid", 4711);
      Files.setAttribute(file, "unix:gid", 4712);
      Files.setAttribute(file.getParent(), "unix:uid", 4711);
    }

    upload(file, false, store.resolve("single"));
    upload(fixture.served.resolve("cp"), true, store.resolve("B"));
    download(store.resolve("B"), true, fixture.served.resolve("back"));
    download(store.resolve("single"), false, fixture.served.resolve("back/single"));

    for (Path copy :
        List.of(
            store.resolve("single"),
            store.resolve("B/data/CURRENT"),
            fixture.served.resolve("back/data/CURRENT"),
            fixture.served.resolve("back/single"))) {
      assertThat(access(copy)).as(copy.toString()).isEqualTo(access(file));
    }
    for (Path copy : List.of(store.resolve("B/data"), fixture.served.resolve("back/data"))) {
      assertThat(access(copy)).as(copy.toString()).isEqualTo(access(file.resolveSibling("")));
    }
  }

  private static String access(Path file) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return PosixFilePermissions.toString(found.permissions())
        + " "
        + found.owner()
        + ":"
        + found.group();
  }

  private static boolean runsAsRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private void incrUpload(long commit, long last) {
    vendor.incrUploadFile(
        IncrUploadFileRequest.newBuilder()
            .setSourcePath(fixture.served + "/wal")
            .setTargetBackend(local(store.resolve("B/wal")))
            .setCommitLogId(commit)
            .setLastLogId(last)
            .build());
  }

  @Test
  void incrUploadFile_takesSegmentsFromTheCommittedRecordOn() throws IOException {
    for (String name : new String[] {"1.wal", "11.wal", "0021.wal", "commitlog.id", "other"}) {
      fixture.write("wal/" + name, new byte[] {1});
    }

    incrUpload(15, 18);

    assertThat(files(store.resolve("B/wal"))).containsExactly("0021.wal", "11.wal", "commitlog.id");
  }

  @Test
  void incrUploadFile_ofALogThatBeginsTooLate_fails() throws IOException {
    fixture.write("wal/11.wal", new byte[] {1});

    assertFails("doesn't have incremental wal", () -> incrUpload(5, 6));
  }

  @Test
  void incrUploadFile_withoutTheCommitLog_fails() throws IOException {
    fixture.write("wal/11.wal", new byte[] {1});

    assertFails("commitlog.id", () -> incrUpload(15, 20));
    assertThat(files(store)).isEmpty();
  }

  @Test
  void moveDir_renames() throws IOException {
    fixture.write("nebula/1/a", new byte[] {1});

    move("nebula", "nebula_old_1");

    assertThat(files(fixture.served)).containsExactly("nebula_old_1/1/a");
  }

  private void move(String from, String to) {
    vendor.moveDir(
        MoveDirRequest.newBuilder()
            .setSrcPath(fixture.served + "/" + from)
            .setDstPath(fixture.served + "/" + to)
            .build());
  }

  @Test
  void moveDir_ofAMissingSource_saysWhatTheVendorsToolLooksFor() {
    assertFails("not exist", () -> move("nebula", "nebula_old_1"));
  }

  @Test
  void moveDir_toADirectoryThatIsMissing_isNotTakenForAMissingSource() throws IOException {
    fixture.write("a/x", new byte[] {1});

    assertThatThrownBy(() -> move("a", "missing/b"))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("no directory to move it to")
        .hasMessageNotContaining("not exist");
  }

  @Test
  void moveDir_ontoADirectoryThatHoldsSomething_fails() throws IOException {
    fixture.write("a/x", new byte[] {1});
    fixture.write("b/y", new byte[] {1});

    assertFails("b", () -> move("a", "b"));
    assertThat(files(fixture.served)).containsExactly("a/x", "b/y");
  }

  @Test
  void moveDir_outOfWhatIsServed_fails() throws IOException {
    fixture.write("a/x", new byte[] {1});

    assertFails("is refused", () -> move("a", "../b"));
  }

  private void remove(String name) {
    vendor.removeDir(RemoveDirRequest.newBuilder().setPath(fixture.served + name).build());
  }

  @Test
  void removeDir_deletesTheTreeButNotWhatLinksLeadTo() throws IOException {
    fixture.write("a/b/c", new byte[] {1});
    Files.write(store.resolve("kept"), new byte[] {1});
    Files.createSymbolicLink(fixture.served.resolve("a/link"), store);

    remove("/a");
    remove("/a");

    assertThat(fixture.served).isEmptyDirectory();
    assertThat(store.resolve("kept")).exists();
  }

  /** The vendor's br cleanup has every agent do so. */
  @Test
  void removeDir_ofABackupInALocalStore_deletesItButNotTheStore() throws IOException {
    Files.createDirectories(store.resolve("B/data"));
    Path outside = Files.createDirectories(dir.resolve("outside/B"));
    Files.createSymbolicLink(store.resolve("link"), dir.resolve("outside"));

    removePath(store.resolve("B"));

    assertThat(store.resolve("B")).doesNotExist();
    assertFails("--local_storage", () -> removePath(store));
    assertFails("--local_storage", () -> removePath(outside));
    assertFails("--local_storage", () -> removePath(store.resolve("link/B")));
    assertThat(outside).exists();
    assertThat(
            vendor
                .existDir(ExistDirRequest.newBuilder().setPath(store + "/link2").build())
                .getExist())
        .isFalse();
  }

  private void removePath(Path path) {
    vendor.removeDir(RemoveDirRequest.newBuilder().setPath(path.toString()).build());
  }

  @Test
  void removeDir_ofAServedDirectoryItself_fails() throws IOException {
    fixture.write("a", new byte[] {1});

    assertFails("is refused", () -> remove("/"));
    assertThat(fixture.served.resolve("a")).exists();
  }

  @Test
  void existDir_findsDirectoriesAndFiles() throws IOException {
    fixture.write("a/b", new byte[] {1});

    for (String there : new String[] {"/a", "/a/b"}) {
      assertThat(exists(there)).isTrue();
    }
    assertThat(exists("/a/c")).isFalse();
  }

  private boolean exists(String name) {
    return vendor
        .existDir(ExistDirRequest.newBuilder().setPath(fixture.served + name).build())
        .getExist();
  }

  @Test
  void failure_withALongReason_stillArrives() {
    String name = "/" + "x".repeat(20_000);

    assertFails("is refused", () -> upload(Path.of("/etc"), true, store));
    assertFails(
        "path '/xxx", () -> vendor.existDir(ExistDirRequest.newBuilder().setPath(name).build()));
  }

  @Test
  void uploadFile_withoutABackend_fails() throws IOException {
    fixture.write("a", new byte[] {1});

    assertFails(
        "pass local, s3 or gs",
        () ->
            vendor.uploadFile(
                UploadFileRequest.newBuilder().setSourcePath(fixture.served + "/a").build()));
  }
}
