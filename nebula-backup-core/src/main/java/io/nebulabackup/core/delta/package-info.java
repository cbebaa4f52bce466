// SPDX-License-Identifier: Apache-2.0
/**
 * Delta packs: the log records of many partitions in one object, from which each partition's can be
 * read by range. This is the specification of format version 1.0.
 *
 * <p>A pack is, without padding: a header, blocks, an index, a trailer. Fixed-width numbers are
 * little-endian. A <em>varint</em> is an unsigned number of at most 63 bits, seven bits to a byte,
 * lowest first, the top bit set in all bytes but the last. CRC means CRC-32C. A <em>codec</em> is 0
 * for bytes as they are, 1 for zstd (RFC 8878; window of at most 1 MiB, no dictionary).
 *
 * <table>
 * <caption>Header, 16 bytes</caption>
 * <tr><th>at</th><th>bytes</th><th>what</th></tr>
 * <tr><td>0</td><td>8</td><td>{@code NBDELTA\n} in ASCII</td></tr>
 * <tr><td>8</td><td>2</td><td>major version, 1: another one cannot be read</td></tr>
 * <tr><td>10</td><td>2</td><td>minor version, 0: a newer one can be read</td></tr>
 * <tr><td>12</td><td>4</td><td>0</td></tr>
 * </table>
 *
 * <p><b>Blocks.</b> The <em>raw bytes</em> of a pack are the records of all its slices one after
 * another, each as it stands in a WAL segment (see {@link io.nebulabackup.core.wal}). A
 * <em>slice</em> is an unbroken run of records of one partition, and a partition has one slice. The
 * raw bytes are cut into blocks at record boundaries. A block holds up to 1 MiB of records, of
 * several slices where they are short, so that idle partitions compress together; a longer record
 * has a block of its own. Each block is stored by itself, under a codec of its own.
 *
 * <p><b>Index</b>, stored under the codec that the trailer names:
 *
 * <ol>
 *   <li>varint: number of blocks
 *   <li>per block, in order: varint stored length; varint raw length; 1 byte codec; 4 bytes CRC of
 *       the raw bytes. A block starts where the one before ends, the first behind the header.
 *   <li>varint: number of slices
 *   <li>per slice, in order: varint space id; varint partition id; varint first log id; varint
 *       first term; varint last log id minus first; varint last term minus first; varint raw
 *       length. A slice starts in the raw bytes where the one before ends.
 * </ol>
 *
 * <table>
 * <caption>Trailer, 32 bytes</caption>
 * <tr><th>at</th><th>bytes</th><th>what</th></tr>
 * <tr><td>0</td><td>8</td><td>where the index starts in the pack</td></tr>
 * <tr><td>8</td><td>4</td><td>stored length of the index</td></tr>
 * <tr><td>12</td><td>4</td><td>raw length of the index, at most 64 MiB</td></tr>
 * <tr><td>16</td><td>1</td><td>codec of the index</td></tr>
 * <tr><td>17</td><td>1</td><td>major version</td></tr>
 * <tr><td>18</td><td>1</td><td>minor version</td></tr>
 * <tr><td>19</td><td>1</td><td>0</td></tr>
 * <tr><td>20</td><td>4</td><td>CRC of the index as stored</td></tr>
 * <tr><td>24</td><td>4</td><td>CRC of the trailer's first 24 bytes</td></tr>
 * <tr><td>28</td><td>4</td><td>{@code NBDP} in ASCII</td></tr>
 * </table>
 *
 * <p>A reader needs the object's size, then one range read from its end for trailer and index, two
 * if the index is long, and one per 8 MiB of the blocks that hold what it wants. It trusts no
 * number: all must add up with the object's size and with each other, nothing is allocated on a
 * number's word alone, and nothing is handed on before its CRC has been checked.
 */
@NullMarked
package io.nebulabackup.core.delta;

import org.jspecify.annotations.NullMarked;
