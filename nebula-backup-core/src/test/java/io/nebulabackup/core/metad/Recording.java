// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** What was recorded of a real NebulaGraph 3.8.0 metad: frames with their length in front. */
final class Recording {

  private Recording() {}

  /** Returns the frame of a recorded response, without its length. */
  static byte[] response(String call) {
    return frame(call + ".response.bin");
  }

  /** Returns the frame of a recorded request, without its length. */
  static byte[] request(String call) {
    return frame(call + ".request.bin");
  }

  private static byte[] frame(String file) {
    try (InputStream in = Recording.class.getResourceAsStream("rpc/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no recording " + file);
      }
      byte[] bytes = in.readAllBytes();
      return Arrays.copyOfRange(bytes, 4, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
