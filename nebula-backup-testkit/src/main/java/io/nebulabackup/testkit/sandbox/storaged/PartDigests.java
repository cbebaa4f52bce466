// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

import io.nebulabackup.model.LogPosition;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

/** Digests a partition's keys and values in key order. */
final class PartDigests {

  private PartDigests() {}

  static PartDigest of(RocksDB db, int part, @Nullable LogPosition marker) {
    MessageDigest digest = sha256();
    long keys = 0;
    try (RocksIterator it = db.newIterator()) {
      for (byte[] prefix : NebulaKeys.prefixes(part)) {
        for (it.seek(prefix); it.isValid(); it.next()) {
          byte[] key = it.key();
          if (key.length < 4 || !Arrays.equals(key, 0, 4, prefix, 0, 4)) {
            break;
          }
          if (!NebulaKeys.isSystem(key)) {
            digest.update(key);
            digest.update(it.value());
            keys++;
          }
        }
      }
    }
    return new PartDigest(keys, marker, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
