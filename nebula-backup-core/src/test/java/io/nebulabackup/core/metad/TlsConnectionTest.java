// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.model.HostAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsConnectionTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static SSLContext context;

  private final Queue<String> protocols = new ConcurrentLinkedQueue<>();
  private SSLServerSocket server;
  private Thread acceptor;

  /** A self-signed certificate for the name metad.test alone, trusted by its own context. */
  @BeforeAll
  static void createCertificate(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("metad.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "metad",
                "-dname",
                "CN=metad.test",
                "-ext",
                "san=dns:metad.test",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("metad", store.getCertificate("metad"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
  }

  @BeforeEach
  void start() throws IOException {
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    acceptor = new Thread(this::echo);
    acceptor.setDaemon(true);
    acceptor.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    acceptor.join();
  }

  @Test
  void exchange_trustedServerOfTheNameExpected_isEncryptedAsTheVendorDoes() throws IOException {
    MetadTls tls = new MetadTls(context, true, "metad.test");

    try (FramedConnection connection = FramedConnection.open(address(), LONG, tls)) {
      assertThat(connection.exchange(new byte[] {1, 2}, LONG)).containsExactly(1, 2);
    }

    assertThat(protocols).containsExactly("TLSv1.2");
  }

  @Test
  void open_certificateOfAnotherName_isRefused() {
    MetadTls tls = new MetadTls(context, true, null);

    assertThatThrownBy(() -> FramedConnection.open(address(), LONG, tls))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void open_nameNotToBeVerified_isAccepted() throws IOException {
    MetadTls tls = new MetadTls(context, false, null);

    try (FramedConnection connection = FramedConnection.open(address(), LONG, tls)) {
      assertThat(connection.exchange(new byte[] {3}, LONG)).containsExactly(3);
    }
  }

  @Test
  void open_certificateNotTrusted_isRefused() throws Exception {
    MetadTls tls = new MetadTls(SSLContext.getDefault(), false, null);

    assertThatThrownBy(() -> FramedConnection.open(address(), LONG, tls))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void exchange_plainClient_isToldItMayBeTls() throws IOException {
    try (FramedConnection connection = FramedConnection.open(address(), LONG, null)) {
      assertThatThrownBy(() -> connection.exchange(new byte[] {1}, LONG))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("TLS");
    }
  }

  private HostAddress address() {
    return new HostAddress("127.0.0.1", server.getLocalPort());
  }

  private void echo() {
    while (!server.isClosed()) {
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[4 + in.readInt()];
        frame[3] = (byte) (frame.length - 4);
        in.readFully(frame, 4, frame.length - 4);
        protocols.add(socket.getSession().getProtocol());
        socket.getOutputStream().write(frame);
      } catch (IOException e) {
        // A client that does not trust us hangs up.
      }
    }
  }
}
