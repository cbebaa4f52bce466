// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

/**
 * A graph space.
 *
 * @param id its id; a dropped space's id is not used again
 * @param name its name
 * @param partitions how many partitions it has, numbered from 1
 * @param replicaFactor how many replicas each partition has
 */
public record SpaceInfo(int id, String name, int partitions, int replicaFactor) {}
