// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

/**
 * A job that waits or runs in the cluster.
 *
 * @param id the job's id
 * @param space the space's name
 * @param type the vendor's name of the job's type, such as {@code COMPACT}
 * @param status {@code QUEUE} or {@code RUNNING}
 * @param blocksBackup whether metad refuses to make a backup meanwhile
 */
public record RunningJob(int id, String space, String type, String status, boolean blocksBackup) {

  @Override
  public String toString() {
    return "job " + id + " (" + type + ", " + status + ") in space " + space;
  }
}
