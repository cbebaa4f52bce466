// SPDX-License-Identifier: Apache-2.0
/**
 * Repositories in Amazon S3 and in stores that speak its protocol: {@code s3://bucket/prefix}.
 *
 * <p>{@link io.nebulabackup.storage.s3.S3Storage} builds the location, {@link
 * io.nebulabackup.storage.s3.S3StorageProvider} lists the options and opens it. What is here is
 * translation only; the one place that knows what the store's failures mean is {@code S3Errors}.
 */
@NullMarked
package io.nebulabackup.storage.s3;

import org.jspecify.annotations.NullMarked;
