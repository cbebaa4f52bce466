// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

/**
 * How far RocksDB's log of its own changes, its MANIFEST, had come. As long as storaged is not
 * started again, a later checkpoint's MANIFEST begins with the very bytes of an earlier one's.
 *
 * @param file the MANIFEST's name
 * @param bytes how long it was
 * @param sha256 the SHA-256 of those bytes, in lower-case hexadecimal
 */
public record EngineHistory(String file, long bytes, String sha256) {}
