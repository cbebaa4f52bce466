// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import static io.nebulabackup.core.wal.FuzzInput.require;

import io.nebulabackup.core.wal.FuzzInput;
import io.nebulabackup.core.wal.SpliceProof;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.model.BackupSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Fuzz target: a manifest. The input is read as a stored one, and as the JSON inside one whose hash
 * is right: else the hash would keep all damage from the code behind it.
 */
public final class FuzzManifest {

  /** The backup that the seeds are manifests of. */
  static final String NAME = "BACKUP_2026_11_01_00_00_00";

  private FuzzManifest() {}

  /** Reads a manifest, and writes and reads what was understood once more. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzInput.check(input, () -> read(input));
    FuzzInput.check(input, () -> read(sealed(input)));
  }

  private static void read(byte[] stored) {
    ManifestCodec.Stored first = ManifestCodec.decode(NAME, stored);
    require(first.manifest().name().equals(NAME), "the manifest of another backup");
    byte[] again = ManifestCodec.encode(first.manifest());
    Manifest second = ManifestCodec.decode(NAME, again).manifest();
    require(second.equals(first.manifest()), "read back as another");
    require(Arrays.equals(ManifestCodec.encode(second), again), "written back as others");
    BackupSet set = first.manifest().toBackupSet(stored.length);
    require(set.name().equals(NAME), "the description of another backup");
    for (Partition partition : first.manifest().partitions()) {
      try {
        SpliceProof.parse(partition.proof());
      } catch (CorruptBackupException | IllegalArgumentException e) {
        require(e.getMessage() != null, "an error without a message");
      }
    }
  }

  private static byte[] sealed(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(ascii("{\"sha256\":\"" + HexFormat.of().formatHex(hash)));
      out.writeBytes(ascii("\",\"manifest\":"));
      out.writeBytes(body);
      out.writeBytes(ascii("}\n"));
      return out.toByteArray();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
