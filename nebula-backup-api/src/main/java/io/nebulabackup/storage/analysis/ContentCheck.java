// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Stores bytes that a proxy or a store may be tempted to change. */
final class ContentCheck implements Check {

  private static final int PIECE_BYTES = 64 * 1024;

  @Override
  public StorageProperty property() {
    return StorageProperty.CONTENT;
  }

  @Override
  public void run(Probe probe) {
    contents()
        .forEach(
            (name, bytes) -> {
              ObjectKey key = probe.key("content/" + name);
              long size = probe.put(key, bytes, WriteMode.CREATE_NEW).size();
              if (size != bytes.length) {
                probe.lie(key, bytes.length + " bytes to be stored", size + " reported");
              }
              compare(probe, key, bytes);
            });
  }

  static void compare(Probe probe, ObjectKey key, byte[] bytes) {
    compare(probe, key, ObjectContent.of(bytes));
  }

  /** Reads an object and compares it piece by piece. */
  static void compare(Probe probe, ObjectKey key, ObjectContent content) {
    String expected = "the " + content.length() + " bytes stored";
    try (InputStream found = probe.backend().open(key, ByteRange.all());
        InputStream stored = content.open()) {
      for (long at = 0; ; at += PIECE_BYTES) {
        byte[] read = found.readNBytes(PIECE_BYTES);
        int difference = Arrays.mismatch(read, stored.readNBytes(PIECE_BYTES));
        if (difference >= 0) {
          probe.lie(key, expected, "others, the first difference at byte " + (at + difference));
          return;
        }
        if (read.length < PIECE_BYTES) {
          probe.cameBackWhole(content.length());
          return;
        }
      }
    } catch (IOException e) {
      probe.lie(key, expected, "a broken stream: " + e.getMessage());
    }
  }

  private static Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put("empty", new byte[0]);
    contents.put("zeros", new byte[100_000]);
    contents.put(
        "text", "line\r\nline\n\u00E4\uFEFF".repeat(1_000).getBytes(StandardCharsets.UTF_8));
    contents.put("xml", "<?xml version=\"1.0\"?><Error/>".getBytes(StandardCharsets.US_ASCII));
    // What looks like gzip, or like the framing of a chunked body.
    contents.put("gzip-magic", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});
    contents.put("chunks", "0\r\n\r\n5;chunk-signature=0\r\n".getBytes(StandardCharsets.US_ASCII));
    contents.put("random", random(1024 * 1024, 1));
    return contents;
  }

  static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
