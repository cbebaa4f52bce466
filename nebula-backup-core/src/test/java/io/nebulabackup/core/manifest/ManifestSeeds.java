// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import io.nebulabackup.core.json.Json;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.LogPosition;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Seeds for {@link FuzzManifest}: a full backup and an increment with all there can be in one. */
public final class ManifestSeeds {

  private static final Instant TIME = Instant.parse("2026-11-01T00:00:00.250Z");
  private static final String HASH = "0123456789abcdef".repeat(4);

  private ManifestSeeds() {}

  /** Returns stored manifests, and the JSON inside them. */
  public static Map<String, byte[]> all(String proof) {
    Manifest full = manifest(BackupKind.FULL, List.of(), List.of(whole(proof)));
    Manifest increment =
        manifest(
            BackupKind.INCREMENTAL,
            List.of(new Manifest.Ancestor("BACKUP_2026_10_31_00_00_00", HASH)),
            List.of(whole(proof), delta(proof)));
    return Map.of(
        "full", ManifestCodec.encode(full),
        "increment", ManifestCodec.encode(increment),
        "full.json", Json.write(full),
        "increment.json", Json.write(increment));
  }

  private static Manifest manifest(
      BackupKind kind, List<Manifest.Ancestor> ancestors, List<Partition> partitions) {
    Topology.Service service =
        new Topology.Service("127.0.1.11:9779", "127.0.1.11:8888", "/nebula", List.of("/data"));
    return new Manifest(
        Manifest.Format.CURRENT,
        "test",
        FuzzManifest.NAME,
        kind,
        ancestors,
        "-7046029254386353131",
        TIME,
        TIME.plusSeconds(3),
        new Manifest.Costs(1000, 500, 12, 34),
        List.of("a note"),
        new Topology(List.of(service), List.of(service), List.of()),
        List.of(new Space(1, "g", 4, 3)),
        new MetaTables(List.of("__spaces__.sst"), null, "meta.zip"),
        List.of(
            new WholeSpace(
                1,
                WholeSpace.Reason.NEW_SPACE,
                List.of(new WholeSpace.Engine(0, 0, "data/127.0.1.11:9779/data0/1")))),
        partitions,
        List.of(new StoredFile("data/a.sst", 46116, HASH)),
        kind == BackupKind.FULL ? null : fingerprint());
  }

  private static Fingerprint fingerprint() {
    return new Fingerprint(
        List.of(new Fingerprint.Engine(0, 0, 1, "000009.sst", 46116, HASH)),
        List.of(new Fingerprint.Witnesses(1, 1, List.of(new Fingerprint.Witness("0101", "0202")))),
        List.of(new Fingerprint.IngestJob(1, 7)),
        List.of(new Fingerprint.Change(1, "an INGEST")));
  }

  private static Partition whole(String proof) {
    return new Partition(
        1,
        1,
        List.of(0, 1, 2),
        List.of(0),
        new LogPosition(40, 2),
        true,
        40,
        proof,
        new Partition.Whole(null, List.of(new Partition.Copy(0, 0, 40))),
        null);
  }

  private static Partition delta(String proof) {
    return new Partition(
        1,
        2,
        List.of(0, 1, 2),
        List.of(1),
        new LogPosition(60, 3),
        false,
        59,
        proof,
        null,
        new Partition.Delta(
            new LogPosition(40, 2),
            List.of(
                new Partition.Slice(
                    "wal/0.pack", new LogPosition(41, 2), new LogPosition(60, 3), 20, 900))));
  }
}
