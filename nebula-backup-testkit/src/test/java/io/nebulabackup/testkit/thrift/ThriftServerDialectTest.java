// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.facebook.thrift.TApplicationException;
import com.facebook.thrift.protocol.TBinaryProtocol;
import com.facebook.thrift.protocol.TCompactProtocol;
import com.facebook.thrift.protocol.THeaderProtocol;
import com.facebook.thrift.protocol.TProtocol;
import com.facebook.thrift.transport.TFramedTransport;
import com.facebook.thrift.transport.THeaderTransport;
import com.facebook.thrift.transport.TSocket;
import com.vesoft.nebula.meta.IdName;
import com.vesoft.nebula.meta.ListSnapshotsReq;
import com.vesoft.nebula.meta.ListSpacesReq;
import com.vesoft.nebula.meta.MetaService;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThriftServerDialectTest {

  private ThriftServer server;

  @BeforeEach
  void start() throws IOException {
    server = ThriftServer.start("127.0.0.1", new TwoSpaces().processor());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Named<Function<TSocket, TProtocol>>> dialects() {
    return Stream.of(
        Named.of(
            "framed binary",
            socket -> new TBinaryProtocol(new TFramedTransport(socket), true, true)),
        Named.of("unframed binary", socket -> new TBinaryProtocol(socket, true, true)),
        Named.of("framed compact", socket -> new TCompactProtocol(new TFramedTransport(socket))),
        Named.of("unframed compact", TCompactProtocol::new),
        Named.of("header", socket -> new THeaderProtocol(new THeaderTransport(socket))),
        Named.of(
            "header with binary",
            socket -> {
              THeaderTransport transport = new THeaderTransport(socket);
              transport.setProtocolId(THeaderTransport.T_BINARY_PROTOCOL);
              return new THeaderProtocol(transport);
            }),
        Named.of(
            "header with info",
            socket -> {
              THeaderTransport transport = new THeaderTransport(socket);
              transport.setHeader("client_timeout", "1000");
              return new THeaderProtocol(transport);
            }));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void call_inEveryDialect_isAnsweredInKindAgainAndAgain(Function<TSocket, TProtocol> dialect)
      throws Exception {
    TSocket socket = new TSocket(server.host(), server.port());
    socket.open();
    try {
      MetaService.Client client = new MetaService.Client(dialect.apply(socket));
      for (int i = 0; i < 3; i++) {
        assertThat(client.listSpaces(new ListSpacesReq()).getSpaces())
            .extracting(IdName::getName)
            .extracting(name -> new String(name, StandardCharsets.UTF_8))
            .containsExactly("g", "solo");
        assertThatThrownBy(() -> client.listSnapshots(new ListSnapshotsReq()))
            .isInstanceOf(TApplicationException.class)
            .hasMessageContaining("unsupported: listSnapshots");
      }
    } finally {
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"003-listCluster", "010-listSpaces", "012-getSpace", "018-theader", "019-theader"})
  void recordedRequest_isAnsweredByteForByteAsByTheRealMetad(String call) throws Exception {
    assertThat(exchange(RecordedFrames.request(call)))
        .asHexString()
        .isEqualTo(HexFormat.of().withUpperCase().formatHex(RecordedFrames.response(call)));
  }

  @Test
  void garbage_isHungUpOnAndOthersAreServed() throws Exception {
    try (Socket socket = new Socket(server.host(), server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(exchange(RecordedFrames.request("010-listSpaces"))).isNotEmpty();
  }

  private byte[] exchange(byte[] request) throws IOException {
    try (Socket socket = new Socket(server.host(), server.port())) {
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      return socket.getInputStream().readAllBytes();
    }
  }
}
