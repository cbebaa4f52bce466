// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.model.HostAddress;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FramedConnectionTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void exchange_httpServer_isRecognised() throws IOException {
    assertThatThrownBy(() -> exchangeWith("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ascii())))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("HTTP");
  }

  @Test
  void exchange_tlsServer_isRecognised() {
    assertThatThrownBy(() -> exchangeWith(HexFormat.of().parseHex("15030300020232")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("TLS");
  }

  @Test
  void exchange_absurdLength_isRefused() {
    assertThatThrownBy(() -> exchangeWith(HexFormat.of().parseHex("7fffffff00")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("2147483647 bytes");
  }

  @Test
  void exchange_largestLengthButFewBytes_neitherAllocatesNorWaits() {
    assertThatThrownBy(() -> exchangeWith(HexFormat.of().parseHex("3fffffff00")))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void exchange_frameOver16Megabytes_isRead() throws IOException {
    byte[] frame = new byte[20_000_000];
    frame[frame.length - 1] = 7;
    byte[] bytes = new byte[4 + frame.length];
    System.arraycopy(HexFormat.of().parseHex("01312d00"), 0, bytes, 0, 4);
    System.arraycopy(frame, 0, bytes, 4, frame.length);

    assertThat(exchangeWith(bytes)).isEqualTo(frame);
  }

  @Test
  void exchange_serverHangsUp_mentionsTls() {
    assertThatThrownBy(() -> exchangeWith(new byte[0]))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("TLS");
  }

  @Test
  void exchange_silentServer_timesOut() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        FramedConnection connection = FramedConnection.open(address(silent), LONG, null)) {
      assertThatThrownBy(() -> connection.exchange(new byte[] {1}, Duration.ofMillis(20)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void open_unknownHost_saysSo() {
    assertThatThrownBy(
            () -> FramedConnection.open(new HostAddress("no.such.host.invalid", 1), LONG, null))
        .isInstanceOf(UnknownHostException.class);
  }

  private static byte[] exchangeWith(byte[] answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().readNBytes(5);
                  socket.getOutputStream().write(answer);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      try (FramedConnection connection = FramedConnection.open(address(server), LONG, null)) {
        byte[] reply = connection.exchange(new byte[] {1}, LONG);
        served.join();
        return reply;
      }
    }
  }

  private static HostAddress address(ServerSocket server) {
    return new HostAddress("127.0.0.1", server.getLocalPort());
  }

  private static Charset ascii() {
    return StandardCharsets.US_ASCII;
  }
}
