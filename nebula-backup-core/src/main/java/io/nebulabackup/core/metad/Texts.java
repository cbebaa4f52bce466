// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The vendor's thrift {@code binary} fields as text. Stateless. */
final class Texts {

  private Texts() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static List<byte[]> bytes(List<String> texts) {
    return texts.stream().map(Texts::bytes).toList();
  }

  /** Returns the text of a field; "" if it was absent. */
  static String of(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  static List<String> of(@Nullable List<byte[]> list) {
    return list == null ? List.of() : list.stream().map(Texts::of).toList();
  }
}
