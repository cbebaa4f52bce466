// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.HostAddress;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection that carries frames: a big-endian 32-bit length, then as many bytes. One thread
 * at a time exchanges frames; {@link #close} may come from any and makes a waiting exchange fail.
 */
final class FramedConnection implements Closeable {

  /** What NebulaGraph's server accepts; a createBackup reply of a large cluster needs it. */
  private static final int LARGEST_FRAME = 0x3FFFFFFF;

  private static final int TLS_ALERT = 0x15;
  private static final int HTTP = 0x48545450;

  private final Socket socket;
  private final InputStream in;

  private FramedConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Connects, trying each of the host's IP addresses.
   *
   * @param timeout for connecting to one IP address, and for the TLS handshake
   */
  static FramedConnection open(HostAddress address, Duration timeout, @Nullable MetadTls tls)
      throws IOException {
    IOException failure = null;
    for (InetAddress ip : InetAddress.getAllByName(address.host())) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(ip, address.port()), millis(timeout));
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true); // a createBackup may stay silent for hours
        return new FramedConnection(tls == null ? socket : secured(socket, address, timeout, tls));
      } catch (IOException e) {
        socket.close();
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    throw failure == null ? new IOException("the name has no IP address") : failure;
  }

  /**
   * Sends a frame and waits for the answer.
   *
   * @param readTimeout how long the server may be silent
   */
  byte[] exchange(byte[] frame, Duration readTimeout) throws IOException {
    byte[] message = ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame).array();
    socket.setSoTimeout(millis(readTimeout));
    socket.getOutputStream().write(message);
    socket.getOutputStream().flush();
    try {
      return read();
    } catch (EOFException e) {
      throw closed(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private byte[] read() throws IOException {
    int length = new DataInputStream(in).readInt();
    if (length == HTTP || length >>> 24 == TLS_ALERT) {
      throw new ProtocolException(
          "it speaks " + (length == HTTP ? "HTTP" : "TLS") + ", not plain thrift");
    }
    if (length <= 0 || length > LARGEST_FRAME) {
      throw new ProtocolException("it announced a frame of " + length + " bytes");
    }
    byte[] frame = in.readNBytes(length); // grows with what arrives, whatever was announced
    if (frame.length < length) {
      throw new EOFException();
    }
    return frame;
  }

  private static EOFException closed(EOFException cause) {
    EOFException closed =
        new EOFException("it closed the connection without an answer; a TLS port does that, too");
    closed.initCause(cause);
    return closed;
  }

  private static Socket secured(Socket plain, HostAddress address, Duration timeout, MetadTls tls)
      throws IOException {
    String name = tls.serverName() == null ? address.host() : tls.serverName();
    SSLSocket socket =
        (SSLSocket)
            tls.context().getSocketFactory().createSocket(plain, name, address.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.2"});
    if (tls.verifyHostname()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(millis(timeout));
    socket.startHandshake();
    return socket;
  }

  private static int millis(Duration timeout) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
  }
}
