// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.storage.Pieces;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads objects and checks that they are what was recorded. A connection that breaks is taken up
 * where it broke. Safe for use by several threads.
 */
final class VerifiedDownload {

  /** How often reading may break without a byte in between. */
  private static final int BREAKS = 3;

  private final StorageBackend backend;
  private final ProgressMeter meter;
  private final Cancellation cancellation;

  VerifiedDownload(StorageBackend backend, ProgressMeter meter, Cancellation cancellation) {
    this.backend = backend;
    this.meter = meter;
    this.cancellation = cancellation;
  }

  /** Copies an object; what arrived is complete and intact if this returns. */
  void copy(StoredObject object, OutputStream out) throws IOException {
    MessageDigest digest = newSha256();
    long done = 0;
    int breaks = 0;
    do {
      cancellation.check();
      long before = done;
      try {
        done = copyFrom(done, object, digest, out);
        if (done < object.size()) {
          throw WorkFailedException.damaged(
              describe(object) + " has only " + done + " bytes; restore it, or use another backup");
        }
      } catch (BrokenReadException e) {
        done = e.done;
        breaks = done > before ? 1 : breaks + 1;
        if (breaks > BREAKS) {
          throw e.failure();
        }
      }
    } while (done < object.size());
    String expected = object.sha256();
    String found = HexFormat.of().formatHex(digest.digest());
    if (expected != null && !expected.equals(found)) {
      throw WorkFailedException.damaged(
          describe(object) + " has SHA-256 " + found + "; restore it, or use another backup");
    }
  }

  private long copyFrom(long start, StoredObject object, MessageDigest digest, OutputStream out)
      throws IOException {
    long done = start;
    try (Pieces pieces =
        Pieces.of(open(ObjectKey.of(object.key()), start), object.size() - start)) {
      while (true) {
        cancellation.check();
        int length;
        try {
          length = pieces.next();
        } catch (IOException | StorageException e) {
          throw new BrokenReadException(done, e);
        }
        if (length < 0) {
          return done;
        }
        if (done + length > object.size()) {
          throw WorkFailedException.damaged(
              describe(object) + " is longer; restore it, or use another backup");
        }
        out.write(pieces.bytes(), 0, length);
        digest.update(pieces.bytes(), 0, length);
        done += length;
        meter.add(length);
      }
    }
  }

  private InputStream open(ObjectKey key, long start) {
    return backend.open(key, start == 0 ? ByteRange.all() : ByteRange.from(start));
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String describe(StoredObject object) {
    String sha256 = object.sha256();
    return "object "
        + object.key()
        + ", recorded with "
        + object.size()
        + " bytes"
        + (sha256 == null ? "" : " and SHA-256 " + sha256)
        + ",";
  }

  /** Reading broke, writing did not. */
  private static final class BrokenReadException extends IOException {
    private static final long serialVersionUID = 1L;
    private final long done;

    BrokenReadException(long done, Exception cause) {
      super(cause);
      this.done = done;
    }

    IOException failure() {
      Throwable cause = getCause();
      if (cause instanceof StorageException e) {
        throw e;
      }
      return cause instanceof IOException e ? e : this;
    }
  }
}
