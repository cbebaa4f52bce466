// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.CopiedSpace;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManifestVersionsTest {

  private static final String NAME = "BACKUP_2026_08_24_02_00_00";

  private static Manifest manifest(@Nullable Fingerprint fingerprint) {
    return new Manifest(
        Manifest.Format.CURRENT,
        "test",
        NAME,
        BackupKind.INCREMENTAL,
        List.of(),
        "42",
        Instant.EPOCH,
        Instant.EPOCH,
        new Manifest.Costs(0, 0, 0, 0),
        List.of(),
        new Topology(List.of(), List.of(), List.of()),
        List.of(new Space(1, "g", 1, 1), new Space(11, "h", 1, 1)),
        new MetaTables(List.of(), null, "meta.zip"),
        List.of(
            new WholeSpace(
                1,
                WholeSpace.Reason.CLEARED,
                List.of(new WholeSpace.Engine(0, 0, "whole/data/a:1/data0/1")))),
        List.of(),
        List.of(
            new StoredFile("whole/data/a:1/data0/1/data/CURRENT", 16, "00"),
            new StoredFile("whole/data/a:1/data0/1/data/000009.sst", 100, "00"),
            new StoredFile("whole/data/a:1/data0/11/data/000009.sst", 7, "00")),
        fingerprint);
  }

  private static Fingerprint fingerprint() {
    return new Fingerprint(
        List.of(new Fingerprint.Engine(0, 0, 1, "MANIFEST-000005", 10, "00")),
        List.of(new Fingerprint.Witnesses(1, 1, List.of(new Fingerprint.Witness("AA==", "ff")))),
        List.of(new Fingerprint.IngestJob(1, 3)),
        List.of(new Fingerprint.Change(1, "its data is gone")));
  }

  private static byte[] framed(String body) throws NoSuchAlgorithmException {
    String hash =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(US_ASCII)));
    return ("{\"sha256\":\"" + hash + "\",\"manifest\":" + body + "}\n").getBytes(US_ASCII);
  }

  private static String body(Manifest manifest) {
    String stored = new String(ManifestCodec.encode(manifest), US_ASCII);
    return stored.substring(stored.indexOf("\"manifest\":") + 11, stored.length() - 2);
  }

  @Test
  void decode_ofWhatWasEncoded_isEqual() {
    Manifest manifest = manifest(fingerprint());

    assertThat(ManifestCodec.decode(NAME, ManifestCodec.encode(manifest)).manifest())
        .isEqualTo(manifest);
  }

  @Test
  void decode_ofFormat10_whichHadNoFingerprint_readsIt() throws Exception {
    String body = body(manifest(null));
    String older = body.replace(",\"fingerprint\":null", "").replace("\"minor\":1", "\"minor\":0");

    Manifest read = ManifestCodec.decode(NAME, framed(older)).manifest();

    assertThat(older).hasSizeLessThan(body.length());
    assertThat(read.fingerprint()).isNull();
    assertThat(read.format()).isEqualTo(new Manifest.Format(1, 0));
    assertThat(read.objects()).hasSize(3);
  }

  @Test
  void decode_withoutAFieldThatEveryFormatHas_isRefused() {
    String body = body(manifest(null)).replace(",\"notes\":[]", "");

    assertThatThrownBy(() -> ManifestCodec.decode(NAME, framed(body)))
        .isInstanceOf(CorruptBackupException.class);
  }

  @Test
  void toBackupSet_ofACopiedSpace_namesItWithReasonAndCost() {
    assertThat(manifest(fingerprint()).toBackupSet(0).copiedSpaces())
        .containsExactly(new CopiedSpace("g", CopiedSpace.Reason.CLEARED, "its data is gone", 116));
  }
}
