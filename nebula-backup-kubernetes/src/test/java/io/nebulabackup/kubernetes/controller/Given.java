// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupSpec;
import io.nebulabackup.kubernetes.model.S3Storage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resources that tests start from. */
final class Given {

  static final String NAME = "BACKUP_2026_11_01_02_00_00";
  static final String OTHER_NAME = "BACKUP_2026_11_02_02_00_00";
  static final String IMAGE = "example/runner:1";

  private Given() {}

  static ControllerSettings settings() {
    return ControllerSettings.builder().runnerImage(IMAGE).build();
  }

  static NebulaBackup backup(String namespace, String name, @Nullable String base) {
    NebulaBackup backup = new NebulaBackup();
    backup.getMetadata().setNamespace(namespace);
    backup.getMetadata().setName(name);
    backup.setSpec(spec(base));
    return backup;
  }

  static NebulaBackupSpec spec(@Nullable String base) {
    S3Storage s3 = new S3Storage();
    s3.setRegion("eu-central-1");
    s3.setEndpoint("http://store:9000");
    s3.setBucket("backups/prod");
    s3.setSecretName("aws");
    BackupConfig config = new BackupConfig();
    config.setClusterName("nebula");
    config.setBaseBackupName(base);
    config.setS3(s3);
    NebulaBackupSpec spec = new NebulaBackupSpec();
    spec.setConfig(config);
    spec.setNodeSelector(Map.of("disk", "fast"));
    spec.setEnv(List.of(new EnvVar("TZ", "UTC", null)));
    return spec;
  }

  static Secret secret(String namespace) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("aws")
        .endMetadata()
        .withData(Map.of("access_key", "QUtJQQ==", "secret_key", "c2VjcmV0"))
        .build();
  }

  static Service metads(String namespace) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("nebula-metad-headless")
        .endMetadata()
        .withNewSpec()
        .withClusterIP("None")
        .addNewPort()
        .withName("thrift")
        .withPort(9559)
        .endPort()
        .endSpec()
        .build();
  }
}
