// SPDX-License-Identifier: Apache-2.0
/**
 * Repositories in Google Cloud Storage: {@code gs://bucket/prefix}.
 *
 * <p>{@link io.nebulabackup.storage.gcs.GcsStorage} builds the location, {@link
 * io.nebulabackup.storage.gcs.GcsStorageProvider} lists the options and opens it. What is here is
 * translation only; the one place that knows what the store's failures mean is {@code GcsErrors}.
 */
@NullMarked
package io.nebulabackup.storage.gcs;

import org.jspecify.annotations.NullMarked;
