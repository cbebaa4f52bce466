// SPDX-License-Identifier: Apache-2.0
/**
 * Describes full backups that were uploaded without a word about what they hold: those of the
 * vendor's br, and those that the vendor's agents uploaded for us. What a manifest needs is found
 * in the repository itself. Whether all has landed is told by metad's description, RocksDB's own
 * list of its files, and the WAL's record numbers; how far partitions are captured by comparing the
 * WAL of their replicas.
 */
@NullMarked
package io.nebulabackup.core.adopt;

import org.jspecify.annotations.NullMarked;
