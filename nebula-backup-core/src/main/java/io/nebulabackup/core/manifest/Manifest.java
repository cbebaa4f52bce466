// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import static java.util.Objects.requireNonNull;

import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.BackupStatistics;
import io.nebulabackup.model.CopiedSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one backup consists of and what it captured.
 *
 * @param format the format's version
 * @param tool the program that wrote it
 * @param name the backup's name
 * @param kind whether it needs others
 * @param ancestors the backups it needs, from the chain's full backup to its base
 * @param clusterId metad's cluster id, in decimal: it may exceed what JSON readers hold exactly
 * @param startedAt when the run began
 * @param completedAt when everything but this record was stored
 * @param costs what the run cost
 * @param notes what a user may want to know
 * @param topology the services and where they keep their data
 * @param spaces the spaces that existed
 * @param metaTables metad's exported tables
 * @param wholeSpaces the spaces copied whole: all of them in a full backup
 * @param partitions every partition of every space, ordered by space and partition
 * @param objects every object of the backup but this record, ordered by key
 * @param fingerprint by what the next increment tells whether data changed past the WAL; null in
 *     format 1.0, which had none
 */
public record Manifest(
    Format format,
    String tool,
    String name,
    BackupKind kind,
    List<Ancestor> ancestors,
    String clusterId,
    Instant startedAt,
    Instant completedAt,
    Costs costs,
    List<String> notes,
    Topology topology,
    List<Space> spaces,
    MetaTables metaTables,
    List<WholeSpace> wholeSpaces,
    List<Partition> partitions,
    List<StoredFile> objects,
    @Nullable Fingerprint fingerprint) {

  /** Refuses nulls and copies the lists. */
  public Manifest {
    requireNonNull(format, "format");
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    requireNonNull(clusterId, "clusterId");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(completedAt, "completedAt");
    requireNonNull(costs, "costs");
    requireNonNull(topology, "topology");
    requireNonNull(metaTables, "metaTables");
    ancestors = List.copyOf(ancestors);
    notes = List.copyOf(notes);
    spaces = List.copyOf(spaces);
    wholeSpaces = List.copyOf(wholeSpaces);
    partitions = List.copyOf(partitions);
    objects = List.copyOf(objects);
  }

  /**
   * The format's version.
   *
   * @param major changes when older readers would misunderstand
   * @param minor changes when something was added
   */
  public record Format(int major, int minor) {
    /** What this version writes. */
    public static final Format CURRENT = new Format(1, 1);
  }

  /**
   * A backup that this one needs.
   *
   * @param name its name
   * @param sha256 the SHA-256 of its manifest, in hexadecimal
   */
  public record Ancestor(String name, String sha256) {}

  /**
   * What the run cost, as far as known when the manifest was written.
   *
   * @param newWalBytes WAL bytes captured as delta, before compression
   * @param objectBytes bytes of all objects but this record
   * @param requests requests made to the store, the last ones estimated
   * @param writesBlockedMillis how long metad's call took
   */
  public record Costs(
      long newWalBytes, long objectBytes, long requests, long writesBlockedMillis) {}

  /**
   * The base, if there is one.
   *
   * @return the last ancestor, or empty for a full backup
   */
  public Optional<Ancestor> base() {
    return ancestors.isEmpty()
        ? Optional.empty()
        : Optional.of(ancestors.get(ancestors.size() - 1));
  }

  /**
   * Returns metad's cluster id as a number.
   *
   * @return the id
   */
  public long cluster() {
    return Long.parseLong(clusterId);
  }

  /**
   * Returns what a user is told of this backup.
   *
   * @param manifestBytes the size of the stored manifest
   * @return the backup set
   */
  public BackupSet toBackupSet(long manifestBytes) {
    return BackupSet.builder()
        .name(name)
        .kind(kind)
        .base(base().map(Ancestor::name))
        .ancestors(ancestors.stream().map(Ancestor::name).toList())
        .clusterId(cluster())
        .startedAt(startedAt)
        .completedAt(completedAt)
        .spaces(spaces.stream().map(Space::name).sorted().toList())
        .partitions(partitions.size())
        .statistics(
            BackupStatistics.builder()
                .newWalBytes(costs.newWalBytes())
                .uploadedBytes(costs.objectBytes() + manifestBytes)
                .objects(objects.size() + 1L)
                .requests(costs.requests())
                .writesBlocked(Duration.ofMillis(costs.writesBlockedMillis()))
                .build())
        .notes(notes)
        .copiedSpaces(kind == BackupKind.FULL ? List.of() : copiedSpaces())
        .build();
  }

  private List<CopiedSpace> copiedSpaces() {
    return wholeSpaces.stream()
        .map(
            whole ->
                new CopiedSpace(
                    spaceName(whole.space()),
                    CopiedSpace.Reason.valueOf(whole.reason().name()),
                    found(whole.space()),
                    bytes(whole)))
        .toList();
  }

  private String spaceName(int id) {
    return spaces.stream()
        .filter(space -> space.id() == id)
        .map(Space::name)
        .findFirst()
        .orElse(Integer.toString(id));
  }

  private String found(int space) {
    Fingerprint known = fingerprint;
    return known == null
        ? ""
        : known.changes().stream()
            .filter(change -> change.space() == space)
            .map(Fingerprint.Change::found)
            .collect(Collectors.joining("; "));
  }

  private long bytes(WholeSpace whole) {
    return objects.stream()
        .filter(
            object ->
                whole.engines().stream()
                    .anyMatch(engine -> object.key().startsWith(engine.keyPrefix() + "/")))
        .mapToLong(StoredFile::size)
        .sum();
  }
}
