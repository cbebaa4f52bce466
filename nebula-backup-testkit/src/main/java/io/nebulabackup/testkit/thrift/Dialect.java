// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import com.facebook.thrift.TByteArrayOutputStream;
import com.facebook.thrift.protocol.TBinaryProtocol;
import com.facebook.thrift.protocol.TCompactProtocol;
import com.facebook.thrift.protocol.TProtocol;
import com.facebook.thrift.transport.TIOStreamTransport;
import com.facebook.thrift.transport.TTransport;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a client speaks, told from the first bytes of each of its messages, as fbthrift's server does
 * (facebook/fbthrift thrift/lib/cpp/transport/THeader.cpp).
 */
public enum Dialect {
  /** A length, then strict binary: the vendor's Go tools. */
  FRAMED_BINARY,
  /** Strict binary without a length. */
  UNFRAMED_BINARY,
  /** A length, then compact. */
  FRAMED_COMPACT,
  /** Compact without a length. */
  UNFRAMED_COMPACT,
  /** A length, the header format, then compact or binary: the vendor's Java client. */
  HEADER;

  private static final int LARGEST_FRAME = 0x3FFFFFFF;
  private static final int BINARY_MAGIC = 0x8001;
  private static final int COMPACT_MAGIC = 0x82;
  private static final int HEADER_MAGIC = 0x0FFF;

  /** One request: its protocol, and where the reply's bytes are to be collected. */
  static final class Message {
    private final Dialect dialect;
    private final @Nullable HeaderFormat header;
    private final TProtocol in;
    private final TByteArrayOutputStream reply = new TByteArrayOutputStream();
    private final TProtocol out;

    private Message(Dialect dialect, @Nullable HeaderFormat header, InputStream in) {
      this.dialect = dialect;
      this.header = header;
      this.in = dialect.protocol(header, new TIOStreamTransport(in));
      this.out = dialect.protocol(header, new TIOStreamTransport(reply));
    }

    Dialect dialect() {
      return dialect;
    }

    TProtocol in() {
      return in;
    }

    TProtocol out() {
      return out;
    }

    /** Forgets what was written of the reply, and returns its protocol. */
    TProtocol restart() {
      reply.reset();
      return dialect.protocol(header, new TIOStreamTransport(reply));
    }

    /** Sends the reply as the request came. */
    void send(OutputStream socket) throws IOException {
      byte[] body = reply.toByteArray();
      if (header != null) {
        body = header.wrap(body);
      }
      boolean framed = dialect != UNFRAMED_BINARY && dialect != UNFRAMED_COMPACT;
      ByteBuffer bytes = ByteBuffer.allocate(body.length + 4);
      if (framed) {
        bytes.putInt(body.length);
      }
      bytes.put(body);
      socket.write(bytes.array(), 0, bytes.position()); // one write: no half a reply is seen
      socket.flush();
    }
  }

  /**
   * Reads the head of the next message.
   *
   * @param socket must take back at least 4 bytes
   * @return the message; null if the client hung up between messages
   * @throws IOException if no dialect begins like that
   */
  static @Nullable Message next(PushbackInputStream socket) throws IOException {
    byte[] head = socket.readNBytes(4);
    if (head.length == 0) {
      return null;
    }
    if (head.length < 4) {
      throw new IOException("the client hung up after " + head.length + " bytes");
    }
    int first = ByteBuffer.wrap(head).getInt();
    if (first >>> 16 == BINARY_MAGIC) {
      socket.unread(head);
      return new Message(UNFRAMED_BINARY, null, socket);
    }
    if (first >>> 24 == COMPACT_MAGIC) {
      socket.unread(head);
      return new Message(UNFRAMED_COMPACT, null, socket);
    }
    if (first < 4 || first > LARGEST_FRAME) {
      throw new IOException("no dialect begins with " + Integer.toHexString(first));
    }
    byte[] frame = new byte[first];
    new DataInputStream(socket).readFully(frame);
    return framed(frame);
  }

  private static Message framed(byte[] frame) throws IOException {
    int magic = ByteBuffer.wrap(frame).getInt();
    if (magic >>> 16 == BINARY_MAGIC) {
      return new Message(FRAMED_BINARY, null, new ByteArrayInputStream(frame));
    }
    if (magic >>> 24 == COMPACT_MAGIC) {
      return new Message(FRAMED_COMPACT, null, new ByteArrayInputStream(frame));
    }
    if (magic >>> 16 == HEADER_MAGIC) {
      HeaderFormat header = HeaderFormat.read(ByteBuffer.wrap(frame));
      byte[] body = Arrays.copyOfRange(frame, header.bodyOffset(), frame.length);
      return new Message(HEADER, header, new ByteArrayInputStream(body));
    }
    throw new IOException("no dialect has a frame that begins with " + Integer.toHexString(magic));
  }

  private TProtocol protocol(@Nullable HeaderFormat header, TTransport transport) {
    boolean compact =
        this == FRAMED_COMPACT || this == UNFRAMED_COMPACT || (header != null && header.compact());
    return compact ? new TCompactProtocol(transport) : new TBinaryProtocol(transport, true, true);
  }
}
