// SPDX-License-Identifier: Apache-2.0
/**
 * A probe that shows, on the store itself, whether it gives what {@link
 * io.nebulabackup.storage.StorageBackend} promises. A store that does not can lose backups without
 * a word; {@link io.nebulabackup.storage.analysis.StorageAnalysis} finds out before it matters.
 */
@NullMarked
package io.nebulabackup.storage.analysis;

import org.jspecify.annotations.NullMarked;
