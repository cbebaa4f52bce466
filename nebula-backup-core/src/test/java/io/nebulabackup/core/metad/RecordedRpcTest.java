// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import static org.assertj.core.api.Assertions.assertThat;

import com.facebook.thrift.TBase;
import com.facebook.thrift.TByteArrayOutputStream;
import com.facebook.thrift.protocol.TBinaryProtocol;
import com.facebook.thrift.transport.TIOStreamTransport;
import com.facebook.thrift.transport.TMemoryInputTransport;
import com.vesoft.nebula.meta.MetaService;
import java.io.File;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated classes against what a real metad sent and received. */
class RecordedRpcTest {

  static Stream<String> calls() throws URISyntaxException {
    File folder =
        new File(Objects.requireNonNull(RecordedRpcTest.class.getResource("rpc")).toURI());
    return Arrays.stream(Objects.requireNonNull(folder.list()))
        .filter(name -> name.endsWith(".request.bin") && !name.contains("theader"))
        .map(name -> name.replace(".request.bin", ""))
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void request_decodedAndEncodedAgain_isTheSameBytes(String call) throws Exception {
    byte[] frame = Recording.request(call);
    TBase arguments = decode(call, "_args", frame);

    assertThat(encode(arguments)).isEqualTo(body(frame));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void response_decodedAndEncodedAgain_isAnEqualStruct(String call) throws Exception {
    byte[] frame = Recording.response(call);
    TBase result = decode(call, "_result", frame);
    int lost = 0;
    if (result instanceof MetaService.dropSnapshot_result drop) {
      drop.getSuccess().unsetId(); // an empty union, which C++ writes and Java cannot
      lost = 4;
    }

    byte[] encoded = encode(result);
    TBase again = newStruct(call, "_result");
    again.read(new TBinaryProtocol(new TMemoryInputTransport(encoded)));

    assertThat(encode(again)).isEqualTo(encoded);
    assertThat(encoded).hasSize(body(frame).length - lost); // maps may have another order
  }

  @ParameterizedTest
  @MethodSource("calls")
  void request_ofOurs_hasTheRecordedHead(String call) throws Exception {
    byte[] frame = Recording.request(call);
    TBase arguments = decode(call, "_args", frame);
    TBase request = (TBase) arguments.getClass().getMethod("getReq").invoke(arguments);

    assertThat(ThriftMessages.call(method(call), request::write)).isEqualTo(frame);
  }

  private static TBase decode(String call, String kind, byte[] frame) throws Exception {
    TBinaryProtocol in = new TBinaryProtocol(new TMemoryInputTransport(frame));
    assertThat(in.readMessageBegin().name).isEqualTo(method(call));
    TBase struct = newStruct(call, kind);
    struct.read(in);
    return struct;
  }

  private static byte[] encode(TBase struct) {
    TByteArrayOutputStream bytes = new TByteArrayOutputStream();
    struct.write(new TBinaryProtocol(new TIOStreamTransport(bytes)));
    return bytes.toByteArray();
  }

  private static byte[] body(byte[] frame) {
    TMemoryInputTransport bytes = new TMemoryInputTransport(frame);
    new TBinaryProtocol(bytes).readMessageBegin();
    return Arrays.copyOfRange(frame, bytes.getBufferPosition(), frame.length);
  }

  private static String method(String call) {
    return call.substring(4);
  }

  private static TBase newStruct(String call, String kind) throws Exception {
    return Class.forName(MetaService.class.getName() + "$" + method(call) + kind)
        .asSubclass(TBase.class)
        .getConstructor()
        .newInstance();
  }
}
