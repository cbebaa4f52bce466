// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.nebulabackup.agent.proto.vendor.AgentServiceGrpc;
import io.nebulabackup.agent.proto.vendor.AgentServiceGrpc.AgentServiceBlockingStub;
import io.nebulabackup.agent.proto.vendor.AllowReadWriteRequest;
import io.nebulabackup.agent.proto.vendor.AllowReadWriteResponse;
import io.nebulabackup.agent.proto.vendor.BanReadWriteRequest;
import io.nebulabackup.agent.proto.vendor.BanReadWriteResponse;
import io.nebulabackup.agent.proto.vendor.DataPlayBackRequest;
import io.nebulabackup.agent.proto.vendor.GetSpaceUsagesRequest;
import io.nebulabackup.agent.proto.vendor.SpaceUsageItem;
import io.nebulabackup.agent.proto.vendor.StartServiceRequest;
import io.nebulabackup.agent.proto.vendor.StopAgentRequest;
import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.QuickClient;
import io.nebulabackup.core.agent.ServiceRole;
import io.nebulabackup.core.agent.ServiceStatus;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VendorServiceTest {

  private AgentFixture fixture;
  private ManagedChannel channel;
  private AgentServiceBlockingStub vendor;

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    fixture = new AgentFixture(dir);
    channel =
        NettyChannelBuilder.forAddress(
                fixture.agent.address().host(), fixture.agent.address().port())
            .usePlaintext()
            .build();
    vendor = AgentServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    fixture.close();
  }

  private void script(String name, String body) throws IOException {
    Path script = fixture.write(name, ("#!/bin/sh\n" + body + "\n").getBytes(UTF_8));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String root() {
    return fixture.served.toString();
  }

  @Test
  void startService_runsTheInstallationsScriptInItsRoot() throws IOException {
    script("scripts/nebula.service", "echo \"$PWD $*\" >> calls");

    fixture.client.startService(ServiceRole.STORAGED, root());
    fixture.client.stopService(ServiceRole.METAD, root());
    fixture.client.startService(ServiceRole.GRAPHD, root());

    assertThat(fixture.served.resolve("calls"))
        .hasContent(
            root() + " start storaged\n" + root() + " stop metad\n" + root() + " start graphd");
  }

  @Test
  void startService_whenTheScriptFails_failsWithWhatItSaid() throws IOException {
    script("scripts/nebula.service", "echo 'nebula-storaged is already running' >&2; exit 1");

    assertThatThrownBy(() -> fixture.client.startService(ServiceRole.STORAGED, root()))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("exit code 1: nebula-storaged is already running");
  }

  @Test
  void startService_whenADaemonKeepsTheOutputOpen_returns() throws IOException {
    // As nebula.service does: what it starts lives on and holds the script's output.
    script("scripts/nebula.service", "sleep 600 & echo $! > pid");
    try {
      fixture.client.startService(ServiceRole.STORAGED, root());
    } finally {
      long pid = Long.parseLong(Files.readString(fixture.served.resolve("pid")).strip());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void startService_withoutAScript_fails() {
    assertThatThrownBy(() -> fixture.client.startService(ServiceRole.STORAGED, root()))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("nebula.service does not exist");
  }

  @Test
  void startService_inADirectoryThatIsNoRoot_isRefused() throws IOException {
    script("sub/scripts/nebula.service", "touch ran");

    assertThatThrownBy(() -> fixture.client.startService(ServiceRole.STORAGED, root() + "/sub"))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("is refused");
    assertThatThrownBy(
            () ->
                fixture.client.startService(
                    ServiceRole.STORAGED, root() + "; touch " + root() + "/ran"))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("is refused");
    assertThat(fixture.served.resolve("ran")).doesNotExist();
  }

  @Test
  void startService_ofNoRole_fails() {
    assertThatThrownBy(
            () -> vendor.startService(StartServiceRequest.newBuilder().setDir(root()).build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNKNOWN: role is 'UNKNOWN_ROLE'");
  }

  @Test
  void serviceStatus_readsTheScriptsWords() throws IOException {
    script("scripts/nebula.service", "echo '[INFO] nebula-storaged(3b7a): Running as 7'");
    assertThat(fixture.client.serviceStatus(ServiceRole.STORAGED, root()))
        .isEqualTo(ServiceStatus.RUNNING);

    script("scripts/nebula.service", "echo '[INFO] nebula-storaged(3b7a): Exited'; exit 1");
    assertThat(fixture.client.serviceStatus(ServiceRole.STORAGED, root()))
        .isEqualTo(ServiceStatus.EXITED);

    script("scripts/nebula.service", "echo what");
    assertThatThrownBy(() -> fixture.client.serviceStatus(ServiceRole.STORAGED, root()))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("what");
  }

  @Test
  void dataPlayBack_runsTheProgramWithItsArgumentsUnread() throws IOException {
    script("bin/db_playback", "for a in \"$@\"; do echo \"$a\" >> arguments; done");

    vendor.dataPlayBack(
        DataPlayBackRequest.newBuilder()
            .setDir(root())
            .setDataPath(root() + "/a," + root() + "/b")
            .setMetaAddr("m:9559; touch ran")
            .build());

    assertThat(fixture.served.resolve("arguments"))
        .hasContent(
            "--db_path="
                + root()
                + "/a,"
                + root()
                + "/b\n--playback_meta_server=m:9559; touch ran");
    assertThat(fixture.served.resolve("ran")).doesNotExist();
  }

  @Test
  void dataPlayBack_withoutTheProgram_fails() {
    assertThatThrownBy(
            () ->
                vendor.dataPlayBack(
                    DataPlayBackRequest.newBuilder()
                        .setDir(root())
                        .setDataPath(root() + "/a")
                        .build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNKNOWN")
        .hasMessageContaining("db_playback does not exist");
  }

  @Test
  void getSpaceUsages_sumsFilesPerSpace() throws IOException {
    fixture.write("nebula/1/data/a", new byte[10]);
    fixture.write("nebula/1/wal/1/b", new byte[5]);
    fixture.write("nebula/20/data/a", new byte[7]);
    fixture.write("nebula/0/data/a", new byte[7]);
    fixture.write("nebula/x/data/a", new byte[7]);

    assertThat(
            vendor
                .getSpaceUsages(
                    GetSpaceUsagesRequest.newBuilder().setDataPath(root() + "/nebula").build())
                .getSpaceUsagesList())
        .extracting(SpaceUsageItem::getId, SpaceUsageItem::getUsage)
        .containsExactly(tuple(1L, 15L), tuple(20L, 7L));
  }

  @Test
  void banReadWrite_doesNothingAndSaysSo_asTheVendorsAgent() {
    assertThat(vendor.banReadWrite(BanReadWriteRequest.getDefaultInstance()))
        .isEqualTo(BanReadWriteResponse.getDefaultInstance());
    assertThat(vendor.allowReadWrite(AllowReadWriteRequest.getDefaultInstance()))
        .isEqualTo(AllowReadWriteResponse.getDefaultInstance());
  }

  @Test
  void healthCheck_ofARunningAgent_passes() {
    fixture.client.healthCheck();
  }

  @Test
  void stopAgent_twice_endsTheAgent() throws InterruptedException {
    vendor.stopAgent(StopAgentRequest.getDefaultInstance());
    try {
      vendor.stopAgent(StopAgentRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    channel.shutdownNow();
    fixture.client.close();
    fixture.agent.awaitEnd();
    try (AgentClient late = QuickClient.connect(fixture.agent.address())) {
      assertThatThrownBy(late::healthCheck).isInstanceOf(AgentUnavailableException.class);
    }
  }
}
