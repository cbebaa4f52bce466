// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.TBase;
import com.facebook.thrift.protocol.TField;
import com.facebook.thrift.protocol.TProtocol;
import com.facebook.thrift.protocol.TProtocolUtil;
import com.facebook.thrift.protocol.TType;
import com.facebook.thrift.transport.TMemoryInputTransport;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A struct inside a received frame, still encoded. Its fields can be picked one by one: the error
 * code as a number (the generated enums turn numbers they do not know into null), and a struct's
 * bytes as they are.
 *
 * @param method the call the struct answers, for messages
 * @param frame the frame
 * @param offset where in the frame the struct starts
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ThriftStruct(String method, byte[] frame, int offset) {

  private static final int MAX_DEPTH = 64;

  /** Reads the whole struct as one of a generated class. */
  <T extends TBase> T as(T empty) throws ProtocolException {
    return ThriftMessages.read(empty, protocol(offset), method);
  }

  OptionalInt i32(int id) throws ProtocolException {
    ByteBuffer value = field(id, TType.I32);
    return value.remaining() < 4 ? OptionalInt.empty() : OptionalInt.of(value.getInt());
  }

  Optional<String> text(int id) throws ProtocolException {
    ByteBuffer value = field(id, TType.STRING);
    return value.remaining() < 4
        ? Optional.empty()
        : Optional.of(StandardCharsets.UTF_8.decode(value.position(4)).toString());
  }

  /** Reads a field as a struct of a generated class; without the field, it stays empty. */
  <T extends TBase> T struct(int id, T empty) throws ProtocolException {
    ByteBuffer value = field(id, TType.STRUCT);
    return value.hasRemaining()
        ? ThriftMessages.read(empty, protocol(value.arrayOffset() + value.position()), method)
        : empty;
  }

  /** Returns a field's encoded value; nothing if it is absent or of another type. */
  ByteBuffer field(int id, byte type) throws ProtocolException {
    TMemoryInputTransport bytes = new TMemoryInputTransport(frame, offset, frame.length - offset);
    TProtocol in = new BoundedProtocol(bytes);
    try {
      for (TField field = in.readFieldBegin();
          field.type != TType.STOP;
          field = in.readFieldBegin()) {
        int start = bytes.getBufferPosition();
        TProtocolUtil.skip(in, field.type, MAX_DEPTH);
        if (field.id == id && field.type == type) {
          return ByteBuffer.wrap(frame, start, bytes.getBufferPosition() - start);
        }
      }
    } catch (RuntimeException e) {
      throw ThriftMessages.unreadable(method, e);
    }
    return ByteBuffer.allocate(0);
  }

  /** Returns a protocol that stands at the struct's first field. */
  TProtocol protocol() {
    return protocol(offset);
  }

  private TProtocol protocol(int from) {
    return new BoundedProtocol(new TMemoryInputTransport(frame, from, frame.length - from));
  }
}
