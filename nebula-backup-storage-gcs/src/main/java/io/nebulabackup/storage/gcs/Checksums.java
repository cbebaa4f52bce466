// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** Checksums as the store writes them. */
final class Checksums {

  private Checksums() {}

  /** Returns the four bytes, most significant first, as base64. */
  static String base64(CRC32C crc) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }
}
