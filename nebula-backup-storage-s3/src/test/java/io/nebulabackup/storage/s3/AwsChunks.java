// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.CRC32;

/** The aws-chunked encoding: sized chunks, a last empty one, and trailers after it. */
final class AwsChunks {

  private AwsChunks() {}

  static byte[] decode(byte[] raw) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(raw);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      String head = line(in);
      int size = Integer.parseInt(head.replaceFirst(";.*", ""), 16);
      if (size == 0) {
        break;
      }
      out.write(in.readNBytes(size));
      if (!line(in).isEmpty()) {
        throw new IOException("a chunk is longer than it said");
      }
    }
    for (String trailer = line(in); !trailer.isEmpty(); trailer = line(in)) {
      if (trailer.startsWith("x-amz-checksum-crc32:")
          && !trailer.equals("x-amz-checksum-crc32:" + crc32(out.toByteArray()))) {
        throw new IOException("the checksum in the trailer is wrong");
      }
    }
    return out.toByteArray();
  }

  static String crc32(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    int value = (int) crc.getValue();
    byte[] big = {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    return Base64.getEncoder().encodeToString(big);
  }

  private static String line(ByteArrayInputStream in) {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
