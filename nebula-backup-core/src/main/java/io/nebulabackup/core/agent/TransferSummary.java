// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

/**
 * What a transfer cost.
 *
 * @param requests requests to the store; those of attempts that failed are not known
 * @param bytes bytes of objects written or read
 */
public record TransferSummary(long requests, long bytes) {}
