// SPDX-License-Identifier: Apache-2.0
/**
 * Backs up and restores NebulaGraph clusters.
 *
 * <p>Start at {@link io.nebulabackup.BackupClient}: connect it to a cluster's metad and a
 * repository, take a full backup, then increments, and restore any of them.
 *
 * <pre>{@code
 * try (BackupClient nebula = BackupClient.connect("metad-0:9559", "file:///var/backups/prod")) {
 *   BackupSet full = nebula.backups().full().run();
 *   BackupSet incr = nebula.backups().incremental().base(full.name()).run();
 *   nebula.restores().from(incr.name()).run();
 * }
 * }</pre>
 *
 * <p>Everything here is safe for use by several threads unless said otherwise. Nothing returns or
 * takes null unless marked so.
 */
@NullMarked
package io.nebulabackup;

import org.jspecify.annotations.NullMarked;
