// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

/**
 * Names, labels and annotations on the objects of a backup. Those of nebula-operator are as in its
 * apis/pkg/label and pkg/kube/nebulabackup.go; those under {@code nebulabackup.io} are ours.
 */
final class ObjectNames {

  static final String CLEANUP_FINALIZER = "apps.nebula-graph.io/backup-cleanup";
  static final String CONTAINER = "ng-backup";

  static final String NAME_LABEL = "app.kubernetes.io/name";
  static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
  static final String COMPONENT_LABEL = "app.kubernetes.io/component";
  static final String BACKUP_LABEL = "apps.nebula-graph.io/backup";
  static final String RESTORE_LABEL = "apps.nebula-graph.io/restore";
  static final String CRON_LABEL = "apps.nebula-graph.io/cron-backup";
  static final String JOB_NAME_LABEL = "job-name";

  static final String GRAPH = "nebula-graph";
  static final String OPERATOR = "nebula-operator";

  /** On a Job: the uid of the resource it was made for; what tells our Jobs from others'. */
  static final String OWNER_UID_LABEL = "nebulabackup.io/owner-uid";

  /**
   * On a NebulaBackup: names of the backups that its runs began and did not complete, but for the
   * one in its status; separated by commas.
   */
  static final String UNFINISHED_ANNOTATION = "nebulabackup.io/unfinished";

  /** The longest name that fits in a label, which the Job's Pods carry its name in. */
  static final int LONGEST_JOB_NAME = 63;

  private ObjectNames() {}

  static String backupJob(String type, String backup) {
    return "backup-" + type + "-" + backup;
  }

  static String cleanJob(String backup) {
    return "clean-" + backup;
  }

  static String restoreJob(String restore) {
    return "restore-" + restore;
  }
}
