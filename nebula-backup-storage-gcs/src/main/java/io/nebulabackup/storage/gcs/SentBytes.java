// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.storage.BlobInfo;
import java.util.zip.CRC32C;

/**
 * What was sent, to be compared with what the store says it has.
 *
 * @param length how many bytes
 * @param crc32c their checksum, as the store writes it
 */
record SentBytes(long length, String crc32c) {

  static SentBytes of(long length, CRC32C crc) {
    return new SentBytes(length, Checksums.base64(crc));
  }

  boolean isIn(BlobInfo stored) {
    return crc32c.equals(stored.getCrc32c()) && Long.valueOf(length).equals(stored.getSize());
  }
}
