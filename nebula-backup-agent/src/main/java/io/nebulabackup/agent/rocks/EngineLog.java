// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.agent.EngineHistory;
import io.nebulabackup.core.rocks.RocksLog;
import io.nebulabackup.error.IncompatibleFormatException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a frozen RocksDB's MANIFEST records: every change of the set of files since storaged
 * was started, the ingestion of external files among them, whatever compaction has made of those
 * files since. A checkpoint holds a copy of the MANIFEST up to the moment it was made, so between
 * two checkpoints without a restart nothing is left out, and the reading costs the MANIFEST's bytes
 * and no data: some 100 bytes per file that was ever written.
 */
public final class EngineLog {

  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.class);

  /** Half a million files; a MANIFEST beyond is not read. */
  private static final long MAX_BYTES = 64L << 20;

  private static final int BUFFER_BYTES = 64 << 10;

  private EngineLog() {}

  /**
   * Reads a MANIFEST.
   *
   * @param dataDir the frozen RocksDB
   * @param before where an earlier checkpoint's MANIFEST ended; null for none
   * @return what it tells; nothing if it is too long or not understood
   * @throws IOException if it cannot be read
   */
  public static DataFindings.OfEngine read(Path dataDir, @Nullable EngineHistory before)
      throws IOException {
    String name = Files.readString(dataDir.resolve("CURRENT"), StandardCharsets.ISO_8859_1).strip();
    Path file = dataDir.resolve(name);
    long bytes = name.startsWith("MANIFEST-") ? Files.size(file) : Long.MAX_VALUE;
    if (bytes > MAX_BYTES) {
      return unknown(dataDir);
    }
    boolean unbroken =
        before != null
            && before.file().equals(name)
            && before.bytes() <= bytes
            && before.sha256().equals(sha256(file, before.bytes()));
    try {
      List<DataFindings.Ingested> ingested =
          unbroken && before != null ? ingested(file, before.bytes()) : List.of();
      EngineHistory now = new EngineHistory(name, bytes, sha256(file, bytes));
      return new DataFindings.OfEngine(dataDir.toString(), now, unbroken, ingested);
    } catch (IncompatibleFormatException e) {
      LOG.warn("{}; INGEST goes unnoticed in it", e.getMessage());
      return unknown(dataDir);
    }
  }

  private static DataFindings.OfEngine unknown(Path dataDir) {
    return new DataFindings.OfEngine(dataDir.toString(), null, false, List.of());
  }

  private static List<DataFindings.Ingested> ingested(Path file, long from) throws IOException {
    List<DataFindings.Ingested> ingested = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      in.skipNBytes(from);
      RocksLog records = new RocksLog(file.toString(), in, from);
      while (records.next()) {
        EngineChange change = EngineChange.read(records);
        if (change.isIngestion()) {
          for (EngineChange.AddedFile added : change.added()) {
            ingested.add(new DataFindings.Ingested(added.number(), added.bytes(), added.part()));
          }
        }
      }
    }
    return ingested;
  }

  private static String sha256(Path file, long length) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (long left = length; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException(file + " has become shorter than " + length + " bytes");
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
