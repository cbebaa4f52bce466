// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.nebulabackup.agent.proto.v1.TransferServiceGrpc;
import io.nebulabackup.agent.proto.vendor.AgentServiceGrpc;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc;
import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.AgentTls;
import io.nebulabackup.spec.TlsSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what once an agent speaks TLS. */
class KnownCallersTest {

  @TempDir Path dir;

  private AgentFixture fixture;
  private TestKeys keys;
  private Path file;

  @BeforeEach
  void start() throws Exception {
    fixture = new AgentFixture(dir);
    keys = TestKeys.create(dir, "agent");
    file = fixture.write("data/file", new byte[] {1});
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** What tells how things are. Whoever adds a method decides here: unless it is named, refused. */
  private static final Set<String> OPEN =
      Set.of(
          "Describe",
          "InspectWal",
          "ProveTails",
          "HealthCheck",
          "ServiceStatus",
          "GetSpaceUsages",
          "ExistDir");

  static Stream<MethodDescriptor<?, ?>> methods() {
    return Stream.of(
            TransferServiceGrpc.getServiceDescriptor(),
            AgentServiceGrpc.getServiceDescriptor(),
            StorageServiceGrpc.getServiceDescriptor())
        .flatMap(service -> service.getMethods().stream());
  }

  @Test
  void callersWithoutACertificate_mayAskButNotChangeOrTransfer() throws Exception {
    TlsSpec tls = TlsSpec.builder().certificate(keys.certificate()).privateKey(keys.key()).build();
    try (BackupAgent agent = BackupAgent.start(fixture.config().tls(tls).build())) {
      ManagedChannel stranger =
          Grpc.newChannelBuilder(
                  agent.address().toString(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(keys.certificate().toFile())
                      .build())
              .build();
      try {
        Map<String, Status> answers = new TreeMap<>();
        methods().forEach(method -> answers.put(method.getBareMethodName(), ask(stranger, method)));

        assertThat(answers).hasSizeGreaterThan(20).containsKeys(OPEN.toArray(String[]::new));
        answers.forEach(
            (method, status) -> {
              if (OPEN.contains(method)) {
                assertThat(status.getCode()).as(method).isNotEqualTo(Status.Code.UNAUTHENTICATED);
              } else {
                assertThat(status.getCode()).as(method).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(status.getDescription()).as(method).contains("--tls_client_ca");
              }
            });
        assertThat(ask(stranger, AgentServiceGrpc.getHealthCheckMethod()).isOk()).isTrue();
      } finally {
        stranger.shutdownNow();
      }
      assertThat(file).exists();
      assertThat(fixture.store.objects()).isEmpty();
    }
  }

  /** Calls a method with an empty request. */
  private static <Q, A> Status ask(Channel channel, MethodDescriptor<Q, A> method) {
    Q request =
        ((MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller())
            .getMessagePrototype();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
    try {
      if (method.getType() == MethodDescriptor.MethodType.UNARY) {
        ClientCalls.blockingUnaryCall(channel, method, options, request);
      } else {
        ClientCalls.blockingServerStreamingCall(channel, method, options, request)
            .forEachRemaining(answer -> {});
      }
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  @Test
  void callersWithATrustedCertificate_mayDoAll() throws Exception {
    TlsSpec tls =
        TlsSpec.builder()
            .certificate(keys.certificate())
            .privateKey(keys.key())
            .trustedCertificates(keys.certificate())
            .build();
    try (BackupAgent agent = BackupAgent.start(fixture.config().tls(tls).build());
        AgentClient client =
            AgentClient.connect(agent.address(), AgentTls.of(tls), Duration.ofSeconds(10))) {
      client.removeDir(file.toString());

      assertThat(Files.exists(file)).isFalse();
    }
  }

  @Test
  void exposure_saysWhatIsOpen() {
    TlsSpec oneSided =
        TlsSpec.builder().certificate(keys.certificate()).privateKey(keys.key()).build();
    TlsSpec mutual =
        TlsSpec.builder().from(oneSided).trustedCertificates(keys.certificate()).build();

    assertThat(Exposure.of(AgentConfig.builder().listenHost("0.0.0.0").build()))
        .contains("plain text", "--tls_cert");
    assertThat(Exposure.of(AgentConfig.builder().listenHost("127.0.0.1").build())).isEmpty();
    assertThat(Exposure.of(AgentConfig.builder().listenHost("0.0.0.0").tls(oneSided).build()))
        .contains("--tls_client_ca");
    assertThat(Exposure.of(AgentConfig.builder().listenHost("0.0.0.0").tls(mutual).build()))
        .isEmpty();
  }
}
