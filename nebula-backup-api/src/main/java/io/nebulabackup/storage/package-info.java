// SPDX-License-Identifier: Apache-2.0
/**
 * The storage SPI: what a backup repository needs from an object store, and nothing else.
 *
 * <p>A {@link io.nebulabackup.storage.StorageBackend} holds immutable objects under {@linkplain
 * io.nebulabackup.storage.ObjectKey keys}. Implementations are found by URI scheme through {@link
 * java.util.ServiceLoader} ({@link io.nebulabackup.storage.StorageBackendProvider}). Every
 * implementation passes the contract test published in the test kit; throttling, metering and
 * prefixing are decorators of the core and no business of a backend.
 *
 * <p>No type of a vendor's library appears in this package's signatures, nor may one escape through
 * it: failures arrive as {@link io.nebulabackup.storage.StorageException}.
 */
@NullMarked
package io.nebulabackup.storage;

import org.jspecify.annotations.NullMarked;
