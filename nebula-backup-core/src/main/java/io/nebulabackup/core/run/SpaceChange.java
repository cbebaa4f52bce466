// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.manifest.WholeSpace;

/**
 * A change of a space's data past the WAL.
 *
 * @param reason what it was
 * @param found what tells so, in words
 */
record SpaceChange(WholeSpace.Reason reason, String found) {}
