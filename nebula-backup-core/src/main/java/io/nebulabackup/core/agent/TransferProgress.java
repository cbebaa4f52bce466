// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

/**
 * How far a transfer is.
 *
 * @param bytesDone bytes since the call began
 * @param bytesTotal bytes to be moved, as far as known
 */
public record TransferProgress(long bytesDone, long bytesTotal) {}
