// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.time.Instant;

/**
 * What a store says of one object.
 *
 * @param key the object's key
 * @param size the object's size in bytes
 * @param lastModified when the object was written, by the store's clock
 */
public record ObjectMetadata(ObjectKey key, long size, Instant lastModified) {}
