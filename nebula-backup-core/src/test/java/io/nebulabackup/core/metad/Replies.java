// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.TBase;
import com.facebook.thrift.TByteArrayOutputStream;
import com.facebook.thrift.protocol.TBinaryProtocol;
import com.facebook.thrift.protocol.TField;
import com.facebook.thrift.protocol.TMessage;
import com.facebook.thrift.protocol.TMessageType;
import com.facebook.thrift.protocol.TProtocol;
import com.facebook.thrift.protocol.TStruct;
import com.facebook.thrift.protocol.TType;
import com.facebook.thrift.transport.TIOStreamTransport;

/** Frames of replies that were not recorded. */
final class Replies {

  private Replies() {}

  static byte[] of(String method, TBase result) {
    return frame(method, result::write);
  }

  /** A reply with a code, possibly one no enum knows, and a leader. */
  static byte[] refusal(String method, int code, String leaderHost, int leaderPort) {
    int leaderField = method.equals("dropSnapshot") ? 3 : 2;
    return frame(
        method,
        out -> {
          out.writeStructBegin(new TStruct("Resp"));
          out.writeFieldBegin(new TField("code", TType.I32, (short) 1));
          out.writeI32(code);
          out.writeFieldBegin(new TField("leader", TType.STRUCT, (short) leaderField));
          new com.vesoft.nebula.HostAddr(leaderHost, leaderPort).write(out);
          out.writeFieldStop();
        });
  }

  static byte[] exception(String method, String message) {
    TByteArrayOutputStream bytes = new TByteArrayOutputStream();
    TProtocol out = new TBinaryProtocol(new TIOStreamTransport(bytes));
    out.writeMessageBegin(new TMessage(method, TMessageType.EXCEPTION, 0));
    new com.facebook.thrift.TApplicationException(message).write(out);
    return bytes.toByteArray();
  }

  private static byte[] frame(String method, ThriftMessages.Body result) {
    TByteArrayOutputStream bytes = new TByteArrayOutputStream();
    TProtocol out = new TBinaryProtocol(new TIOStreamTransport(bytes));
    out.writeMessageBegin(new TMessage(method, TMessageType.REPLY, 0));
    out.writeStructBegin(new TStruct("result"));
    out.writeFieldBegin(new TField("success", TType.STRUCT, (short) 0));
    result.write(out);
    out.writeFieldStop();
    return bytes.toByteArray();
  }
}
