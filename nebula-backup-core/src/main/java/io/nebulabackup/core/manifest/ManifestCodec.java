// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import io.nebulabackup.core.json.Json;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.model.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns manifests into bytes and back; the bytes are described in this package's documentation. */
public final class ManifestCodec {

  private static final byte[] HEAD = ascii("{\"sha256\":\"");
  private static final byte[] MIDDLE = ascii("\",\"manifest\":");
  private static final byte[] TAIL = ascii("}\n");
  private static final int HASH_CHARS = 64;
  private static final int BODY_START = HEAD.length + HASH_CHARS + MIDDLE.length;

  private ManifestCodec() {}

  /**
   * A manifest with its hash.
   *
   * @param manifest the manifest
   * @param sha256 the SHA-256 by which increments name it, in hexadecimal
   * @param bytes the stored size
   */
  public record Stored(Manifest manifest, String sha256, long bytes) {}

  /**
   * Encodes a manifest.
   *
   * @param manifest the manifest
   * @return the bytes to store
   */
  public static byte[] encode(Manifest manifest) {
    byte[] body = Json.write(manifest);
    ByteArrayOutputStream out = new ByteArrayOutputStream(BODY_START + body.length + TAIL.length);
    out.writeBytes(HEAD);
    out.writeBytes(ascii(sha256(body)));
    out.writeBytes(MIDDLE);
    out.writeBytes(body);
    out.writeBytes(TAIL);
    return out.toByteArray();
  }

  /**
   * Decodes a stored manifest.
   *
   * @param name the backup it must be of
   * @param stored the bytes
   * @return the manifest with its hash
   * @throws CorruptBackupException if the bytes are not those that were written
   * @throws IncompatibleFormatException if a version wrote them that this one does not understand
   */
  public static Stored decode(String name, byte[] stored) {
    int bodyEnd = stored.length - TAIL.length;
    if (bodyEnd < BODY_START
        || !Arrays.equals(stored, 0, HEAD.length, HEAD, 0, HEAD.length)
        || !Arrays.equals(stored, HEAD.length + HASH_CHARS, BODY_START, MIDDLE, 0, MIDDLE.length)
        || !Arrays.equals(stored, bodyEnd, stored.length, TAIL, 0, TAIL.length)) {
      throw corrupt(name, "is not framed as a manifest", null);
    }
    String recorded = new String(stored, HEAD.length, HASH_CHARS, StandardCharsets.ISO_8859_1);
    byte[] body = Arrays.copyOfRange(stored, BODY_START, bodyEnd);
    String actual = sha256(body);
    if (!recorded.equals(actual)) {
      throw corrupt(name, "hashes to " + actual + " and says " + recorded, null);
    }
    Manifest manifest = parse(name, body);
    if (!manifest.name().equals(name)) {
      throw corrupt(name, "is the manifest of " + manifest.name(), null);
    }
    return new Stored(manifest, actual, stored.length);
  }

  private static Manifest parse(String name, byte[] body) {
    try {
      int major = Json.number(body, "format", "major");
      if (major != Manifest.Format.CURRENT.major()) {
        throw new IncompatibleFormatException(
            "the manifest of "
                + name
                + " has format version "
                + major
                + ", this version understands "
                + Manifest.Format.CURRENT.major()
                + ": use the version that wrote it, or a newer one",
            null);
      }
      // Absent in format 1.0.
      Manifest manifest = Json.read(body, Manifest.class, "fingerprint");
      manifest.cluster();
      return manifest;
    } catch (IOException | IllegalArgumentException e) {
      throw corrupt(name, "has the right hash but not the form of a manifest", e);
    }
  }

  private static CorruptBackupException corrupt(
      String name, String what, @Nullable Exception cause) {
    return new CorruptBackupException(
        List.of(new Finding(Finding.Kind.MANIFEST_CORRUPT, name, "manifest", what)), cause);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
