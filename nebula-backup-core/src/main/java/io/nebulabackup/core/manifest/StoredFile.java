// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

/**
 * An object of a backup.
 *
 * @param key its key, relative to the repository's root
 * @param size its size in bytes
 * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal
 */
public record StoredFile(String key, long size, String sha256) {}
