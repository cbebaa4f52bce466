// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import io.nebulabackup.testkit.servers.FakeGcsServer;
import io.nebulabackup.testkit.servers.MinioServer;
import java.util.Map;

/** NebulaBackups as the vendor documents them. */
final class Backups {

  private Backups() {}

  static Map<String, String> keys() {
    return Map.of("access_key", MinioServer.USER, "secret_key", MinioServer.PASSWORD);
  }

  static String inS3(MinioServer minio, String name, String cluster, String config, String spec) {
    return """
    apiVersion: apps.nebula-graph.io/v1alpha1
    kind: NebulaBackup
    metadata:
      name: %s
    spec:
      image: %s
      version: "%s"
      resources:
        limits:
          cpu: "1"
          memory: 300Mi
        requests:
          cpu: 100m
          memory: 200Mi
    %s  config:
        concurrency: 5
        clusterName: %s
    %s    s3:
          region: "us-east-1"
          bucket: "bucket/prod"
          endpoint: "%s"
          secretName: "aws-s3-secret"
    """
        .formatted(name, World.IMAGE, World.VERSION, spec, cluster, config, minio.endpoint());
  }

  /** A NebulaCronBackup with a NebulaBackup as its template. */
  static String every(String name, String schedule, String spec, String backup) {
    String template =
        backup
            .lines()
            .dropWhile(line -> !line.equals("spec:"))
            .skip(1)
            .map(line -> "  " + line + "\n")
            .reduce("", String::concat);
    return """
    apiVersion: apps.nebula-graph.io/v1alpha1
    kind: NebulaCronBackup
    metadata:
      name: %s
    spec:
      schedule: "%s"
    %s  backupTemplate:
    %s"""
        .formatted(name, schedule, spec, template);
  }

  /** A NebulaRestore into the cluster that the backup is of. */
  static String restore(MinioServer minio, String name, String backupName) {
    return restore(
        name,
        backupName,
        "nebula",
        """
        s3:
          region: "us-east-1"
          bucket: "bucket/prod"
          endpoint: "%s"
          secretName: "aws-s3-secret"
        """
            .formatted(minio.endpoint()));
  }

  /** A NebulaRestore of a backup of the cluster nebula. */
  static String restore(String name, String backupName, String into, String config) {
    return """
    apiVersion: apps.nebula-graph.io/v1alpha1
    kind: NebulaRestore
    metadata:
      name: %s
      annotations:
        nebulabackup.io/restore-into: %s
    spec:
      config:
        clusterName: nebula
        backupName: %s
        concurrency: 2
    %s"""
        .formatted(name, into, backupName, config.indent(4));
  }

  static String inGoogleCloudStorage(FakeGcsServer gcs, String name, String config) {
    return inGoogleCloudStorage(gcs, name, config, "");
  }

  static String inGoogleCloudStorage(FakeGcsServer gcs, String name, String config, String spec) {
    return """
    apiVersion: apps.nebula-graph.io/v1alpha1
    kind: NebulaBackup
    metadata:
      name: %s
    spec:
      image: %s
      version: "%s"
      resources:
        limits:
          memory: 300Mi
      env:
      - name: NEBULA_BACKUP_STORAGE_OPTIONS
        value: "host=%s"
    %s  config:
        clusterName: nebula
    %s    gs:
          location: "us-central1"
          bucket: "bucket/prod"
          secretName: "gcs-secret"
    """
        .formatted(name, World.IMAGE, World.VERSION, gcs.host(), spec, config);
  }
}
