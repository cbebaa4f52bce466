// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

/**
 * Where and how a delta is packed.
 *
 * @param keyPrefix the n-th object is {@code keyPrefix-n.pack}
 * @param firstPack the first n
 * @param compressionLevel 0 for stored, 1 to 19 for a zstd level
 * @param packBytes a pack is closed when it has reached this many bytes
 */
public record DeltaTarget(String keyPrefix, int firstPack, int compressionLevel, long packBytes) {}
