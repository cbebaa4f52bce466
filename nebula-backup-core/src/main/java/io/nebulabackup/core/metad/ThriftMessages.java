// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.TApplicationException;
import com.facebook.thrift.TBase;
import com.facebook.thrift.TByteArrayOutputStream;
import com.facebook.thrift.TException;
import com.facebook.thrift.protocol.TBinaryProtocol;
import com.facebook.thrift.protocol.TField;
import com.facebook.thrift.protocol.TMessage;
import com.facebook.thrift.protocol.TMessageType;
import com.facebook.thrift.protocol.TProtocol;
import com.facebook.thrift.protocol.TStruct;
import com.facebook.thrift.protocol.TType;
import com.facebook.thrift.transport.TIOStreamTransport;
import com.facebook.thrift.transport.TMemoryInputTransport;
import java.net.ProtocolException;

/** Frames of calls with one struct argument, {@code req}, and a struct as the result. Stateless. */
final class ThriftMessages {

  private ThriftMessages() {}

  /** Writes a struct to a protocol; a generated class's {@code write} is one. */
  interface Body {
    void write(TProtocol out) throws TException;
  }

  static byte[] call(String method, Body request) {
    TByteArrayOutputStream bytes = new TByteArrayOutputStream();
    TBinaryProtocol out = new TBinaryProtocol(new TIOStreamTransport(bytes));
    try {
      out.writeMessageBegin(new TMessage(method, TMessageType.CALL, 0));
      out.writeStructBegin(new TStruct(method + "_args"));
      out.writeFieldBegin(new TField("req", TType.STRUCT, (short) 1));
      request.write(out);
      out.writeFieldEnd();
      out.writeFieldStop();
      out.writeStructEnd();
      out.writeMessageEnd();
    } catch (TException e) {
      throw new IllegalStateException("cannot encode the arguments of " + method, e);
    }
    return bytes.toByteArray();
  }

  /**
   * Finds the result struct in a reply.
   *
   * @return the bytes from the struct's first on, to the frame's end
   * @throws TApplicationException if the server could not run the call
   * @throws ProtocolException if the frame is no reply to the call
   */
  static ThriftStruct result(String method, byte[] frame)
      throws TApplicationException, ProtocolException {
    TMemoryInputTransport bytes = new TMemoryInputTransport(frame);
    TProtocol in = new BoundedProtocol(bytes);
    try {
      TMessage message = in.readMessageBegin();
      if (message.type == TMessageType.EXCEPTION) {
        throw TApplicationException.read(in);
      }
      if (message.type != TMessageType.REPLY || !method.equals(message.name)) {
        throw new ProtocolException("it answered " + message.name + " to " + method);
      }
      TField field = in.readFieldBegin();
      if (field.type != TType.STRUCT || field.id != 0) {
        throw new ProtocolException("its reply to " + method + " holds no result");
      }
    } catch (TApplicationException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unreadable(method, e);
    }
    return new ThriftStruct(method, frame, bytes.getBufferPosition());
  }

  /** Reads a generated struct. */
  static <T extends TBase> T read(T empty, TProtocol in, String method) throws ProtocolException {
    try {
      empty.read(in);
      return empty;
    } catch (RuntimeException e) {
      throw unreadable(method, e);
    }
  }

  static ProtocolException unreadable(String method, Exception cause) {
    ProtocolException failure =
        new ProtocolException("its reply to " + method + " cannot be decoded: " + cause);
    failure.initCause(cause);
    return failure;
  }
}
