// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vesoft.nebula.ErrorCode;
import com.vesoft.nebula.meta.DropSnapshotReq;
import com.vesoft.nebula.meta.ExecResp;
import com.vesoft.nebula.meta.ListSpacesReq;
import io.nebulabackup.core.metad.MetadClient;
import io.nebulabackup.core.metad.MetadOptions;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThriftServerTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private ThriftServer server;
  private MetadClient client;

  @BeforeEach
  void start() throws IOException {
    server = ThriftServer.start("127.0.0.1", new TwoSpaces().processor());
    client = client(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void metadClient_isServedWithValuesAndRefusals() {
    assertThat(client.findSpace("nope")).isEmpty();
    assertThat(client.listSpaces()).isEmpty(); // both are gone when asked for
    assertThatThrownBy(client::listCluster)
        .isInstanceOf(AgentUnavailableException.class)
        .hasMessageContaining("-2072");
    assertThatThrownBy(client::listSnapshots)
        .isInstanceOf(ClusterOperationException.class)
        .hasMessageContaining("unsupported: listSnapshots");
    assertThatThrownBy(() -> client.createBackup(List.of()))
        .isInstanceOf(ClusterOperationException.class)
        .hasMessageContaining("no disk");
    assertThat(server.calls()).contains("verifyClientVersion", "getSpace", "listCluster");
  }

  @Test
  void refuse_hangsUpUntilTakenBack() {
    server.refuse(true);
    assertThatThrownBy(() -> client.findSpace("g")).isInstanceOf(MetadUnavailableException.class);

    server.refuse(false);
    assertThat(client.findSpace("g")).isEmpty();
  }

  @Test
  void stall_holdsCallsOfThatMethodOnly() throws Exception {
    try (Stall stall = server.stall("getSpace")) {
      CompletableFuture<Boolean> held =
          CompletableFuture.supplyAsync(() -> client.findSpace("g").isPresent());
      assertThat(stall.awaitCaught(LONG)).isTrue();

      assertThatThrownBy(client::listCluster).isInstanceOf(AgentUnavailableException.class);
      assertThat(held).isNotDone();

      stall.release();
      assertThat(held).succeedsWithin(LONG).isEqualTo(false);
    }
  }

  @Test
  void dropConnectionAfterReply_answersOneCallPerConnection() throws Exception {
    server.dropConnectionAfterReply(true);

    try (Socket socket = new Socket(server.host(), server.port())) {
      byte[] request = RecordedFrames.request("010-listSpaces");
      byte[] response = RecordedFrames.response("010-listSpaces");
      socket.getOutputStream().write(request);
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(response);
    }
  }

  @Test
  void dropInsteadOfReply_carriesTheCallOut() throws Exception {
    AtomicInteger drops = new AtomicInteger();
    MetaServiceAdapter dropping =
        new TwoSpaces() {
          @SuppressWarnings({"unused", "EffectivelyPrivate"}) // found by name
          public ExecResp dropSnapshot(DropSnapshotReq request) {
            return new ExecResp()
                .setCode(
                    drops.incrementAndGet() == 1
                        ? ErrorCode.SUCCEEDED
                        : ErrorCode.E_SNAPSHOT_NOT_FOUND);
          }
        };
    try (ThriftServer other = ThriftServer.start("127.0.0.1", dropping.processor());
        MetadClient otherClient = client(other)) {
      other.dropInsteadOfReply("dropSnapshot");
      other.observe(
          method -> {
            if (drops.get() == 1) {
              other.replyToAll();
            }
          });

      // The first answer was lost; the second says that the snapshot is gone.
      assertThat(otherClient.dropSnapshot("BACKUP_2024_01_20_01_20_56")).isFalse();
      assertThat(drops).hasValue(2);
    }
  }

  @Test
  void close_withClientsConnectedAndHeldBack_leavesNoThread() throws Exception {
    ThriftServer other = ThriftServer.start("127.0.0.1", new TwoSpaces().processor());
    String name = "thrift-/127.0.0.1:" + other.port();
    try (Socket idle = new Socket(other.host(), other.port());
        MetadClient otherClient = client(other)) {
      Stall stall = other.stall(ThriftServer.ANY_METHOD);
      CompletableFuture<Void> held = CompletableFuture.runAsync(() -> otherClient.findSpace("g"));
      assertThat(stall.awaitCaught(LONG)).isTrue();
      assertThat(liveThreads()).contains(name);

      other.close();

      assertThat(liveThreads()).doesNotContain(name);
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
      assertThat(held).failsWithin(LONG);
    }
  }

  @Test
  void start_onThePortOfAClosedServer_works() throws Exception {
    int port = server.port();
    assertThat(client.findSpace("g")).isEmpty();
    server.close();
    assertThatThrownBy(() -> client.findSpace("g")).isInstanceOf(MetadUnavailableException.class);

    try (ThriftServer again = ThriftServer.start("127.0.0.1", port, new TwoSpaces().processor())) {
      assertThat(client.findSpace("g")).isEmpty();
      assertThat(again.port()).isEqualTo(port);
    }
  }

  @Test
  void adapter_methodWithAWrongSignature_isRefused() {
    assertThatThrownBy(
            () ->
                new MetaServiceAdapter() {
                  @SuppressWarnings({"unused", "EffectivelyPrivate"}) // found by name
                  public String listSpaces(ListSpacesReq request) {
                    return "";
                  }
                })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("listSpaces");
  }

  private static MetadClient client(ThriftServer server) {
    return MetadClient.of(
        List.of(new HostAddress(server.host(), server.port())), MetadOptions.DEFAULT);
  }

  private static Set<String> liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }
}
