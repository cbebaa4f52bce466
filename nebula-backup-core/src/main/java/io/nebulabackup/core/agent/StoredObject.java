// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import org.jspecify.annotations.Nullable;

/**
 * An object in the repository.
 *
 * @param key the object's key
 * @param size its size in bytes
 * @param sha256 its SHA-256, 64 lower-case hex digits; null where it is not known (objects of a
 *     backup made by the vendor's tools), and then not checked
 */
public record StoredObject(String key, long size, @Nullable String sha256) {}
