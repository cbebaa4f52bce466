// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.meta;

/**
 * A graph space as metad knows it.
 *
 * @param id the space's id
 * @param name the space's name
 * @param partitions how many partitions it has
 * @param replicaFactor how many replicas each partition has
 * @param vidLength the length of its fixed vertex ids
 */
public record SpaceRow(int id, String name, int partitions, int replicaFactor, int vidLength) {

  String encode() {
    return partitions + "\t" + replicaFactor + "\t" + vidLength + "\t" + name;
  }

  static SpaceRow decode(int id, String text) {
    String[] fields = text.split("\t", 4);
    return new SpaceRow(
        id,
        fields[3],
        Integer.parseInt(fields[0]),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]));
  }
}
