// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.verify;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads objects back and hashes them. Safe for use by several threads. */
final class ObjectHasher {

  private static final int BUFFER_BYTES = 256 << 10;

  private final StorageBackend backend;

  ObjectHasher(StorageBackend backend) {
    this.backend = backend;
  }

  /**
   * What reading an object back gave.
   *
   * @param bytes how many bytes were read
   * @param sha256 their hash, in hexadecimal
   * @param failure why not all could be read; null if all were
   */
  record Outcome(long bytes, String sha256, @Nullable String failure) {}

  Outcome hash(String key) {
    MessageDigest digest = sha256();
    long bytes = 0;
    String failure = null;
    try (InputStream in = backend.open(ObjectKey.of(key), ByteRange.all())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        bytes += n;
      }
    } catch (IOException | StorageException e) {
      failure = "cannot be read: " + e.getMessage();
    }
    return new Outcome(bytes, HexFormat.of().formatHex(digest.digest()), failure);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
