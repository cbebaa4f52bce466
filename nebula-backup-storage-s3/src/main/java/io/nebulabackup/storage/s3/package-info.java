// SPDX-License-Identifier: Apache-2.0
/**
 * Repositories in Amazon S3 and in stores that speak its protocol: {@code s3://bucket/prefix}.
 *
 * <p>{@link io.nebulabackup.storage.s3.S3Storage} builds the location, {@link
 * io.nebulabackup.storage.s3.S3StorageProvider} lists the options and opens it. What is here is
 * translation only; the one place that knows what the store's failures mean is {@code S3Errors}.
 *
 * <p>Requests go out on Apache's HTTP client 5, by {@code S3Transport}. Of the SDK's own HTTP
 * clients, copying 16 x 64 MiB to a MinIO on the same two cores and back, twice each, with a heap
 * of 96 MiB, Apache 5 took 4.5 to 4.9 s and 2.5 s of CPU and peaked at 152 MiB resident,
 * URLConnection 4.5 to 4.8, 2.4 to 2.5 s and 120 MiB, CRT 5.5 to 6.1, 3.0 s and 165 MiB. CRT costs
 * more of both and 20 MB of native code; URLConnection has no pool of its own to bound and cannot
 * drop a connection without reading it to the end. And the SDK's adapter to Apache 5 hands bodies
 * to the system 8 KiB at a time: uploading 64 x 64 MiB took 3.5 to 3.8 s of system time so, and 2.2
 * to 2.3 s with pieces of 128 KiB.
 */
@NullMarked
package io.nebulabackup.storage.s3;

import org.jspecify.annotations.NullMarked;
