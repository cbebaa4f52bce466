// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.TransferProgress;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Reads a backup's objects, and keeps the hash of each. Safe for use by several threads. */
public final class StoredObjects {

  private static final int BUFFER_BYTES = 256 << 10;

  private final StorageBackend backend;
  private final Cancellation cancellation;
  private final Consumer<TransferProgress> progress;
  private final long bytesTotal;
  private final AtomicLong bytesRead = new AtomicLong();
  private final Map<String, StoredFile> known = new ConcurrentHashMap<>();

  /**
   * Creates a reader.
   *
   * @param backend where the objects are
   * @param bytesTotal how much will be read, for the progress
   * @param progress told how much has been read
   * @param cancellation ends the reading
   */
  public StoredObjects(
      StorageBackend backend,
      long bytesTotal,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    this.backend = backend;
    this.bytesTotal = bytesTotal;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /**
   * Reads an object to its end and hashes it.
   *
   * @param key the object
   * @param out takes its bytes; not closed
   * @throws TransferException if the bytes cannot be written
   * @throws StorageException if the object cannot be read
   */
  public void read(String key, OutputStream out) {
    MessageDigest digest = sha256();
    long bytes = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = backend.open(ObjectKey.of(key), ByteRange.all())) {
      for (int n = next(in, buffer, key); n >= 0; n = next(in, buffer, key)) {
        cancellation.check();
        out.write(buffer, 0, n);
        digest.update(buffer, 0, n);
        bytes += n;
      }
    } catch (IOException e) {
      throw new TransferException("cannot keep a copy of " + key + ": " + e.getMessage(), e);
    }
    if (known.put(key, new StoredFile(key, bytes, HexFormat.of().formatHex(digest.digest())))
        == null) {
      progress.accept(new TransferProgress(bytesRead.addAndGet(bytes), bytesTotal));
    }
  }

  private static int next(InputStream in, byte[] buffer, String key) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new StorageException("cannot read " + key + ": " + e.getMessage(), true, e);
    }
  }

  boolean isKnown(String key) {
    return known.containsKey(key);
  }

  /**
   * Returns what has been read.
   *
   * @return the objects, ordered by key
   */
  public List<StoredFile> files() {
    return known.values().stream().sorted(Comparator.comparing(StoredFile::key)).toList();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
