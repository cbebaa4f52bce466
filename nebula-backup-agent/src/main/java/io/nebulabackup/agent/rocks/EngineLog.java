// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.agent.EngineHistory;
import java.io.IOException;
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
    if (!name.startsWith("MANIFEST-") || Files.size(file) > MAX_BYTES) {
      return unknown(dataDir);
    }
    byte[] bytes = Files.readAllBytes(file);
    boolean unbroken =
        before != null
            && before.file().equals(name)
            && before.bytes() <= bytes.length
            && before.sha256().equals(sha256(bytes, (int) before.bytes()));
    try {
      List<DataFindings.Ingested> ingested =
          ingested(bytes, unbroken && before != null ? (int) before.bytes() : bytes.length);
      EngineHistory now = new EngineHistory(name, bytes.length, sha256(bytes, bytes.length));
      return new DataFindings.OfEngine(dataDir.toString(), now, unbroken, ingested);
    } catch (UnknownFormException e) {
      LOG.warn("{}: {}; INGEST goes unnoticed in it", file, e.getMessage());
      return unknown(dataDir);
    }
  }

  private static DataFindings.OfEngine unknown(Path dataDir) {
    return new DataFindings.OfEngine(dataDir.toString(), null, false, List.of());
  }

  private static List<DataFindings.Ingested> ingested(byte[] bytes, int from)
      throws UnknownFormException {
    List<DataFindings.Ingested> ingested = new ArrayList<>();
    EngineLogReader records = new EngineLogReader(bytes, from);
    for (byte[] record = records.next(); record != null; record = records.next()) {
      EngineChange change = EngineChange.decode(record);
      if (change.isIngestion()) {
        for (EngineChange.AddedFile file : change.added()) {
          ingested.add(new DataFindings.Ingested(file.number(), file.bytes(), file.part()));
        }
      }
    }
    return ingested;
  }

  private static String sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
