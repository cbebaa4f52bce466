// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.nebulabackup.agent.proto.vendor.AgentServiceGrpc;
import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.AgentDescription;
import io.nebulabackup.core.agent.AgentTls;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.QuickClient;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.spec.TlsSpec;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.StorageLocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupAgentTest {

  private AgentFixture fixture;

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    fixture = new AgentFixture(dir);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void ship(AgentClient client) {
    client.shipFiles(
        fixture.store.location(),
        List.of(FileTree.whole(fixture.served + "/cp", "B")),
        List.of(),
        1,
        fixture.heard,
        fixture.cancellation);
  }

  @Test
  void describe_tellsAddressServedDirectoriesAndClusterIds() throws IOException {
    fixture.write("cluster.id", new byte[] {1, 2, 0, 0, 0, 0, 0, 0});

    AgentDescription description = fixture.client.describe(List.of(fixture.served.toString()));

    assertThat(description.address()).isEqualTo(fixture.agent.address());
    assertThat(description.served()).containsExactly(fixture.served.toString());
    assertThat(description.clusterIds()).isEqualTo(Map.of(fixture.served.toString(), 0x201L));
    assertThat(description.startedAt()).isBeforeOrEqualTo(Instant.now());
    assertThat(fixture.client.isOurs()).isTrue();
  }

  @Test
  void describe_ofARootWithoutClusterId_leavesItOut() {
    assertThat(fixture.client.describe(List.of(fixture.served.toString())).clusterIds()).isEmpty();
  }

  @Test
  void describe_ofAClusterIdOfAnotherLength_fails() throws IOException {
    fixture.write("cluster.id", new byte[] {1, 2});

    assertThatThrownBy(() -> fixture.client.describe(List.of(fixture.served.toString())))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("cluster.id has 2 bytes");
  }

  @Test
  void isOurs_ofTheVendorsAgent_isFalse() throws IOException {
    Server vendors =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new AgentServiceGrpc.AgentServiceImplBase() {})
            .build()
            .start();
    try (AgentClient client =
        QuickClient.connect(new HostAddress("127.0.0.1", vendors.getPort()))) {
      assertThat(client.isOurs()).isFalse();
      assertThatThrownBy(() -> ship(client))
          .isInstanceOf(TransferException.class)
          .hasMessageContaining("vendor's agent");
    } finally {
      vendors.shutdownNow();
    }
  }

  @Test
  void call_toAnAgentThatIsBack_isAnsweredAtOnce() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    HostAddress address = new HostAddress("127.0.0.1", free);
    try (AgentClient client = QuickClient.connect(address)) {
      for (int i = 0; i < 5; i++) { // each makes gRPC's next attempt come later
        assertThatThrownBy(client::isOurs).isInstanceOf(AgentUnavailableException.class);
        assertThatThrownBy(client::healthCheck).isInstanceOf(AgentUnavailableException.class);
      }

      BackupAgent back = BackupAgent.start(fixture.config().listenPort(free).build());
      try {
        assertThat(client.isOurs()).isTrue();
        client.healthCheck();
      } finally {
        back.close();
      }
    }
  }

  @Test
  void call_whereNobodyListens_saysWhichAgent() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (AgentClient client = QuickClient.connect(new HostAddress("127.0.0.1", free))) {
      assertThatThrownBy(() -> client.describe(List.of()))
          .isInstanceOf(AgentUnavailableException.class)
          .hasMessageContaining("127.0.0.1:" + free);
    }
  }

  @Test
  void shipFiles_whenTheAgentIsKilledMeanwhile_goesOnWithTheNextOneAtItsAddress()
      throws IOException {
    for (int i = 0; i < 5; i++) {
      fixture.write("cp/" + i, new byte[] {(byte) i});
    }
    AtomicInteger puts = new AtomicInteger();
    CompletableFuture<BackupAgent> next = new CompletableFuture<>();
    fixture.store.beforePut(
        key -> {
          if (puts.getAndIncrement() == 2) {
            // Not on this thread, which the agent waits for before it is gone.
            Thread restart = new Thread(() -> next.complete(restarted()));
            restart.start();
            new Uninterrupted(restart).join();
            throw new StorageException("the agent is gone", false, null);
          }
        });

    ship(fixture.client);

    next.join().close();
    assertThat(fixture.heard.keys()).containsExactly("B/0", "B/1", "B/2", "B/3", "B/4");
    assertThat(fixture.store.objects()).hasSize(5);
  }

  private BackupAgent restarted() {
    int port = fixture.agent.address().port();
    Thread close = new Thread(fixture.agent::close);
    close.start();
    while (true) {
      try {
        return BackupAgent.start(fixture.config().listenPort(port).build());
      } catch (IOException e) {
        Thread.onSpinWait(); // the port is not free yet
      }
    }
  }

  private record Uninterrupted(Thread thread) {
    void join() {
      boolean interrupted = false;
      while (true) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void shipFiles_whenTheThreadIsInterrupted_isCancelledAndTheFlagStays() throws Exception {
    fixture.write("cp/a", new byte[1]);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    fixture.store.beforePut(
        key -> {
          reached.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread run =
        new Thread(
            () -> {
              try {
                ship(fixture.client);
              } catch (BackupCancelledException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    run.start();
    reached.await();
    run.interrupt();
    run.join();

    assertThat(thrown.get()).isInstanceOf(BackupCancelledException.class);
    assertThat(flag.get()).isTrue();
  }

  @Test
  void call_withACancellationThatIsOn_isNotMade() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();

    assertThatThrownBy(() -> fixture.client.inspectWal(List.of(), List.of(), cancellation))
        .isInstanceOf(BackupCancelledException.class);
  }

  @Test
  void call_beyondWhatTheAgentTakesOn_isUnavailableButDescribeAnswers() throws Exception {
    fixture.write("cp/a", new byte[1]);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fixture.store.beforePut(
        key -> {
          reached.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try (BackupAgent small = BackupAgent.start(fixture.config().maxCalls(1).build());
        AgentClient client = QuickClient.connect(small.address())) {
      Thread first = new Thread(() -> ship(client));
      first.start();
      reached.await();

      assertThatThrownBy(() -> client.inspectWal(List.of(), List.of(), fixture.cancellation))
          .isInstanceOf(AgentUnavailableException.class)
          .hasMessageContaining("busy");
      assertThat(client.describe(List.of()).served()).isNotEmpty();
      client.healthCheck();
      go.countDown();
      first.join();
    }
    assertThat(fixture.store.objects()).hasSize(1);
  }

  @Test
  void call_withAStoreThatNobodyServes_namesTheScheme() throws IOException {
    fixture.write("cp/a", new byte[1]);

    assertThatThrownBy(
            () ->
                fixture.client.shipFiles(
                    StorageLocation.of("ftp://host/x").withSecret("password", "geheim"),
                    List.of(FileTree.whole(fixture.served + "/cp", "B")),
                    List.of(),
                    1,
                    fixture.heard,
                    fixture.cancellation))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("ftp://host/x")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void start_removesWhatADeadAgentLeftInTheTemporaryDirectory() throws IOException {
    Path dead = fixture.temp.resolve("nebula-backup-agent-dead");
    Files.createDirectories(dead.resolve("call-1"));
    Files.write(dead.resolve("lock"), new byte[0]);
    Files.write(dead.resolve("call-1/1.pack"), new byte[10]);

    try (BackupAgent second = BackupAgent.start(fixture.config().build());
        Stream<Path> places = Files.list(fixture.temp)) {
      assertThat(second.address()).isNotEqualTo(fixture.agent.address());
      assertThat(places).hasSize(2).doesNotContain(dead);
    }
    try (Stream<Path> places = Files.list(fixture.temp)) {
      assertThat(places).hasSize(1);
    }
  }

  @Test
  void start_onAPortThatIsTaken_failsAndLeavesNothing() throws IOException {
    int taken = fixture.agent.address().port();

    assertThatThrownBy(() -> BackupAgent.start(fixture.config().listenPort(taken).build()))
        .isInstanceOf(IOException.class);
    try (Stream<Path> places = Files.list(fixture.temp)) {
      assertThat(places).hasSize(1);
    }
  }

  @Test
  void start_withARateLimit_stillShips() throws IOException {
    fixture.write("cp/a", new byte[100_000]);
    try (BackupAgent limited = BackupAgent.start(fixture.config().rateLimitMbps(100).build());
        AgentClient client = QuickClient.connect(limited.address())) {
      ship(client);
    }
    assertThat(fixture.store.object("B/a")).hasSize(100_000);
  }

  @Test
  void tls_withAClientCertificateThatIsTrusted_connects(@TempDir Path keys) throws Exception {
    TestKeys own = TestKeys.create(keys, "agent");
    TestKeys client = TestKeys.create(keys, "client");
    TestKeys stranger = TestKeys.create(keys, "stranger");
    AgentConfig config =
        fixture
            .config()
            .tls(
                TlsSpec.builder()
                    .certificate(own.certificate())
                    .privateKey(own.key())
                    .trustedCertificates(client.certificate())
                    .build())
            .build();
    try (BackupAgent secured = BackupAgent.start(config)) {
      HostAddress address = secured.address();
      assertThat(answers(address, tls(own, client))).isTrue();
      assertThat(answers(address, tls(own, stranger))).isFalse();
      assertThat(answers(address, tls(stranger, client))).isFalse();
      assertThat(answers(address, null)).isFalse();
      assertThat(
              answers(address, new AgentTls(null, client.certificate(), client.key(), null, true)))
          .isTrue();
    }
  }

  private static AgentTls tls(TestKeys trusted, TestKeys own) {
    return AgentTls.of(
        TlsSpec.builder()
            .trustedCertificates(trusted.certificate())
            .certificate(own.certificate())
            .privateKey(own.key())
            .build());
  }

  private static boolean answers(HostAddress address, @Nullable AgentTls tls) {
    try (AgentClient client = AgentClient.connect(address, tls, Duration.ofSeconds(10))) {
      client.healthCheck();
      return true;
    } catch (AgentUnavailableException e) {
      return false;
    }
  }

  @Test
  void config_thatMakesNoSense_isRefused() {
    assertThatThrownBy(() -> AgentConfig.builder().listenPort(70_000).build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("listenPort");
    assertThatThrownBy(() -> AgentConfig.builder().tls(TlsSpec.builder().build()).build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("certificate");
  }
}
