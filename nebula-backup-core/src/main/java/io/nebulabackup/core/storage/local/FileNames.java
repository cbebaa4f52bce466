// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How one segment of a key is written as a file name: bytes outside printable ASCII, and {@code %},
 * as {@code %XX}. A key thus has the same file whatever the locale of the process, and a process in
 * the POSIX locale, where Java refuses other names, can read what any other wrote.
 */
final class FileNames {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private FileNames() {}

  static String encode(String segment) {
    StringBuilder name = new StringBuilder(segment.length());
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 0x20 && b < 0x7F && b != '%') {
        name.append((char) b);
      } else {
        name.append('%').append(HEX.toHexDigits(b));
      }
    }
    return name.toString();
  }

  /** Returns the segment, or empty if no segment has this file name: somebody else's file. */
  static Optional<String> decode(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 0x20 || c >= 0x7F) {
        return Optional.empty();
      }
      if (c != '%') {
        bytes.write(c);
      } else if (i + 2 < name.length()
          && HexFormat.isHexDigit(name.charAt(i + 1))
          && HexFormat.isHexDigit(name.charAt(i + 2))) {
        bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    try {
      String segment =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      return encode(segment).equals(name) ? Optional.of(segment) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
