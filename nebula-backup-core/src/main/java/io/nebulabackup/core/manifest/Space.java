// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

/**
 * A graph space.
 *
 * @param id the space's id
 * @param name the space's name
 * @param partitions how many partitions it has
 * @param replicaFactor how many replicas each partition has
 */
public record Space(int id, String name, int partitions, int replicaFactor) {}
