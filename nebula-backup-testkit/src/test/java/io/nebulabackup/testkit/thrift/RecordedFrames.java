// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What went over the wire to and from a real NebulaGraph 3.8.0 metad, lengths included. */
final class RecordedFrames {

  private RecordedFrames() {}

  static byte[] request(String call) throws IOException {
    return bytes(call + ".request.bin");
  }

  static byte[] response(String call) throws IOException {
    return bytes(call + ".response.bin");
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RecordedFrames.class.getResourceAsStream("rpc/" + file), file)) {
      return in.readAllBytes();
    }
  }
}
