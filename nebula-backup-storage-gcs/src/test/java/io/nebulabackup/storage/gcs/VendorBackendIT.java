// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.nebulabackup.agent.proto.vendor.Backend;
import io.nebulabackup.agent.proto.vendor.DownloadFileRequest;
import io.nebulabackup.agent.proto.vendor.GS;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc.StorageServiceBlockingStub;
import io.nebulabackup.agent.proto.vendor.UploadFileRequest;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.testkit.servers.AgentProcess;
import io.nebulabackup.testkit.servers.FakeGcsServer;
import io.nebulabackup.testkit.servers.FreePort;
import io.nebulabackup.testkit.servers.ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that the vendor's programs tell to store at Google, where a fake-gcs-server stands. */
class VendorBackendIT {

  private FakeGcsServer gcs;
  private AgentProcess agent;
  private ManagedChannel channel;
  private StorageServiceBlockingStub vendor;
  private Path served;

  @SuppressWarnings("NullAway.Init")
  VendorBackendIT() {}

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    served = Files.createDirectories(directory.resolve("served")).toRealPath();
    gcs = FakeGcsServer.start("backups");
    agent =
        AgentProcess.start(
            new HostAddress("127.0.0.1", FreePort.find()),
            List.of("-Xmx96m"),
            Map.of("STORAGE_EMULATOR_HOST", gcs.host().toString()),
            List.of(
                "--meta=127.0.0.1:" + FreePort.find(),
                "--debug=true",
                "--serve=" + served,
                "--service_root=" + served,
                "--tmp_dir=" + Files.createDirectories(directory.resolve("tmp"))));
    channel =
        NettyChannelBuilder.forAddress(agent.address().host(), agent.address().port())
            .usePlaintext()
            .build();
    vendor = StorageServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    agent.close();
    gcs.close();
  }

  private static Backend place(String path, String credentials) {
    return Backend.newBuilder()
        .setGs(GS.newBuilder().setBucket("backups").setPath(path).setCredentials(credentials))
        .build();
  }

  private void upload(Backend target) {
    vendor.uploadFile(
        UploadFileRequest.newBuilder()
            .setSessionId("b4b4")
            .setRecursively(true)
            .setSourcePath(served.resolve("cp").toString())
            .setTargetBackend(target)
            .build());
  }

  private void download(Backend source) {
    vendor.downloadFile(
        DownloadFileRequest.newBuilder()
            .setSessionId("b4b4")
            .setRecursively(true)
            .setSourceBackend(source)
            .setTargetPath(served.resolve("back").toString())
            .build());
  }

  private List<String> stored() {
    List<String> keys = new ArrayList<>();
    try (StorageBackend backend = new GcsStorageProvider().open(gcs.location("gs://backups"));
        ObjectListing listing = backend.list("")) {
      listing.forEachRemaining(object -> keys.add(object.key().value()));
    }
    return keys;
  }

  private void thereAndBack(String credentials) throws IOException {
    Files.createDirectories(served.resolve("cp/data"));
    Files.write(served.resolve("cp/data/CURRENT"), new byte[] {1, 2});
    Files.write(served.resolve("cp/empty"), new byte[0]);

    upload(place("nebula/B/data1", credentials));
    download(place("nebula/B/data1", credentials));

    assertThat(stored()).containsExactly("nebula/B/data1/data/CURRENT", "nebula/B/data1/empty");
    assertThat(served.resolve("back/data/CURRENT")).hasBinaryContent(new byte[] {1, 2});
    assertThat(served.resolve("back/empty")).isEmptyFile();
  }

  @Test
  void tree_withTheAgentsOwnCredentials_goesThereAndBack() throws IOException {
    thereAndBack("");
  }

  @Test
  void tree_withAServiceAccount_goesThereAndBack() throws IOException {
    try (ServiceAccount account = ServiceAccount.accepted()) {
      thereAndBack(account.json());

      assertThat(account.tokensGiven()).isPositive();
      assertUnknown(account, agent.lastLines());
    }
  }

  @Test
  void serviceAccount_thatIsRefused_isReportedWithoutItsKey() throws IOException {
    Files.createDirectories(served.resolve("cp"));
    Files.write(served.resolve("cp/a"), new byte[1]);
    try (ServiceAccount account = ServiceAccount.refused()) {
      assertThatThrownBy(() -> upload(place("nebula/B", account.json())))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("invalid_grant")
          .satisfies(e -> assertUnknown(account, String.valueOf(e.getMessage())));

      assertUnknown(account, agent.lastLines());
      assertThat(stored()).isEmpty();
    }
  }

  private static void assertUnknown(ServiceAccount account, String text) {
    assertThat(account.secrets()).noneMatch(text::contains);
  }
}
