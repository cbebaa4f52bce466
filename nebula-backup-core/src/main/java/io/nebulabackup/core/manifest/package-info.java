// SPDX-License-Identifier: Apache-2.0
/**
 * The manifest: the commit record of a backup, and the specification of the repository's format.
 *
 * <h2>Objects</h2>
 *
 * <pre>
 * {root}/
 *   BACKUP_yyyy_MM_dd_HH_mm_ss/                 a full backup, laid out as the vendor's br does
 *     meta/{table}.sst                          metad's tables
 *     data/{host}:{port}/data{i}/{space}/data/  a replica's RocksDB checkpoint
 *     data/{host}:{port}/data{i}/{space}/wal/{part}/{first log id}.wal
 *     BACKUP_….meta                             the vendor's description
 *   nebula-increments/BACKUP_…/                 an incremental backup
 *     meta.zip                                  metad's tables, or if hosts ran the vendor's agent:
 *     meta/{table}.sst
 *     {host}_{port}-{n}.pack                    WAL deltas: see io.nebulabackup.core.delta
 *     whole/data/{host}:{port}/data{i}/{space}/ a space that had to be copied whole
 *   nebula-backup/
 *     manifests/BACKUP_….json                   commit records, this package
 *     locks/{cluster id}/{generation}.json      see io.nebulabackup.core.repository
 *     probes/{id}                               a plan's marker, deleted at once
 *     timelines/{cluster id}.json               restores done from this repository
 * </pre>
 *
 * <p>Names that start with {@code BACKUP} directly below the root are the vendor's: {@code br show}
 * lists them and {@code br restore} restores them, which for a full backup of ours is right. An
 * increment must not look like one to {@code br}, hence its place. All commit records share one
 * prefix so that one listing tells what exists, however large the backups are.
 *
 * <h2>A manifest's bytes</h2>
 *
 * <p>One line of JSON, UTF-8: <code>{"sha256":"H","manifest":M}</code> and a line feed, where M is
 * a JSON object and H the SHA-256 of exactly M's bytes in lower-case hexadecimal. A reader checks H
 * before it parses M, so no change of a stored manifest goes unnoticed; increments repeat the H of
 * every ancestor, so no ancestor can be exchanged either.
 *
 * <p>{@code format.major} changes when an older reader would misunderstand: readers refuse a major
 * they do not know. {@code format.minor} changes when fields are added: readers skip what they do
 * not know.
 *
 * <p>Minor 1 added {@code fingerprint} ({@link io.nebulabackup.core.manifest.Fingerprint}): how far
 * each engine's MANIFEST had come, what up to eight keys per partition said, the last INGEST jobs,
 * and what was found by comparing with the base's. An increment on a base of minor 0 compares
 * nothing and notes that; the one after it compares again. It also added reasons {@code CLEARED}
 * and {@code INGESTED} of whole spaces, which minor 0 never wrote.
 *
 * <h2>Order of writes, and what a crash leaves</h2>
 *
 * <ol>
 *   <li>The lock. A crash leaves a lock that expires; see {@code io.nebulabackup.core.repository}.
 *   <li>The cluster's checkpoint. From here on a crash leaves a checkpoint in the cluster, which
 *       the next run drops, guided by the lock the dead run left.
 *   <li>Data objects, in any order. A crash leaves objects that no manifest names; they are no
 *       backup and {@code RepositoryOperations.findOrphans()} finds them.
 *   <li>For a full backup the vendor's {@code .meta}. From here on {@code br} sees the backup, and
 *       rightly: its data is whole.
 *   <li>The manifest, by one conditional create: the commit. Before it the backup does not exist
 *       for this library; after it, it is whole.
 *   <li>The checkpoint is dropped and the lock released. A crash leaves them as above.
 * </ol>
 *
 * <p>Objects are never changed after they were written. A backup is deleted manifest first.
 */
@NullMarked
package io.nebulabackup.core.manifest;

import org.jspecify.annotations.NullMarked;
