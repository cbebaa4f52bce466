// SPDX-License-Identifier: Apache-2.0
/**
 * The raft log of a partition as storaged keeps it on disk: reading, cutting, writing, and telling
 * whether one log continues another.
 *
 * <p>A partition's log is a directory of <em>segments</em>. A segment is named after its first log
 * id (19 decimal digits and {@code .wal}) and is a plain run of records, without header, footer or
 * checksum. All numbers are little-endian:
 *
 * <table>
 * <caption>A record</caption>
 * <tr><th>at</th><th>bytes</th><th>what</th></tr>
 * <tr><td>0</td><td>8</td><td>log id</td></tr>
 * <tr><td>8</td><td>8</td><td>term</td></tr>
 * <tr><td>16</td><td>4</td><td>length L of the message</td></tr>
 * <tr><td>20</td><td>8</td><td>storaged's flag {@code --cluster_id}, normally 0</td></tr>
 * <tr><td>28</td><td>L</td><td>the message; see {@link io.nebulabackup.core.wal.LogEntry}</td></tr>
 * <tr><td>28 + L</td><td>4</td><td>L again</td></tr>
 * </table>
 *
 * <p>Log ids are consecutive within and across segments, terms never fall. A record with L = 0 is a
 * leader's heartbeat. Source of these facts: NebulaGraph 3.8 src/kvstore/wal/FileBasedWal.cpp,
 * WalFileIterator.cpp and src/kvstore/LogEncoder.cpp.
 *
 * <p>Nothing read is trusted: every length is held against the bytes that are really there and
 * against a limit before anything is allocated. Bytes that break the format are reported as {@link
 * io.nebulabackup.error.CorruptWalException}, a file that changes while it is read as {@link
 * io.nebulabackup.core.wal.WalChangedException}.
 */
@NullMarked
package io.nebulabackup.core.wal;

import org.jspecify.annotations.NullMarked;
