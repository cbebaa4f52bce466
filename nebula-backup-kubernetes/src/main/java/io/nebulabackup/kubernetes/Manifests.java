// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.GcsStorage;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupSpec;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackupSpec;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.NebulaRestoreSpec;
import io.nebulabackup.kubernetes.model.RestoreConfig;
import io.nebulabackup.kubernetes.model.S3Storage;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import io.nebulabackup.kubernetes.spec.GcsTarget;
import io.nebulabackup.kubernetes.spec.ImagePullPolicy;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.kubernetes.spec.KubernetesRestoreSpec;
import io.nebulabackup.kubernetes.spec.S3Target;
import io.nebulabackup.kubernetes.spec.StorageTarget;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Descriptions as custom resources. What is not described is left out, not set to its default. */
final class Manifests {

  private Manifests() {}

  static NebulaBackup backup(String namespace, KubernetesBackupSpec spec) {
    NebulaBackup object = new NebulaBackup();
    object.setMetadata(meta(namespace, spec.name(), spec));
    object.setSpec(backupSpec(spec));
    return object;
  }

  static NebulaCronBackup cronBackup(String namespace, CronBackupSpec spec) {
    NebulaCronBackup object = new NebulaCronBackup();
    object.setMetadata(meta(namespace, spec.template().name(), spec.template()));
    if (spec.fullEvery().isPresent()) {
      annotate(
          object.getMetadata(),
          NebulaCronBackup.FULL_EVERY_ANNOTATION,
          String.valueOf(spec.fullEvery().getAsInt()));
    }
    NebulaCronBackupSpec body = new NebulaCronBackupSpec();
    body.setSchedule(spec.schedule());
    body.setPause(spec.pause());
    spec.maxReservedTime().map(Manifests::goDuration).ifPresent(body::setMaxReservedTime);
    body.setBackupTemplate(backupSpec(spec.template()));
    object.setSpec(body);
    return object;
  }

  static NebulaRestore restore(String namespace, KubernetesRestoreSpec spec) {
    NebulaRestore object = new NebulaRestore();
    ObjectMeta meta = new ObjectMeta();
    meta.setNamespace(namespace);
    meta.setName(spec.name());
    spec.into().ifPresent(into -> annotate(meta, NebulaRestore.RESTORE_INTO_ANNOTATION, into));
    object.setMetadata(meta);
    RestoreConfig config = new RestoreConfig();
    config.setConcurrency(spec.concurrency());
    config.setClusterName(spec.cluster());
    spec.clusterNamespace().ifPresent(config::setClusterNamespace);
    config.setBackupName(spec.backup());
    store(spec.storage(), config::setS3, config::setGs);
    NebulaRestoreSpec body = new NebulaRestoreSpec();
    unlessEmpty(spec.nodeSelector(), body::setNodeSelector);
    spec.affinity().ifPresent(body::setAffinity);
    unlessEmpty(spec.tolerations(), body::setTolerations);
    body.setAutoRemoveFailed(spec.autoRemoveFailed());
    body.setConfig(config);
    object.setSpec(body);
    return object;
  }

  private static ObjectMeta meta(String namespace, String name, KubernetesBackupSpec spec) {
    ObjectMeta meta = new ObjectMeta();
    meta.setNamespace(namespace);
    meta.setName(name);
    unlessEmpty(spec.labels(), meta::setLabels);
    unlessEmpty(spec.annotations(), meta::setAnnotations);
    return meta;
  }

  private static void annotate(ObjectMeta meta, String name, String value) {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (meta.getAnnotations() != null) {
      annotations.putAll(meta.getAnnotations());
    }
    annotations.put(name, value);
    meta.setAnnotations(annotations);
  }

  private static NebulaBackupSpec backupSpec(KubernetesBackupSpec spec) {
    BackupConfig config = new BackupConfig();
    config.setConcurrency(spec.concurrency());
    config.setClusterName(spec.cluster());
    spec.clusterNamespace().ifPresent(config::setClusterNamespace);
    spec.base().ifPresent(config::setBaseBackupName);
    store(spec.storage(), config::setS3, config::setGs);
    NebulaBackupSpec body = new NebulaBackupSpec();
    body.setImage(spec.image());
    body.setVersion(spec.version());
    spec.resources().ifPresent(body::setResources);
    unlessEmpty(spec.env(), body::setEnv);
    spec.imagePullPolicy().map(ImagePullPolicy::text).ifPresent(body::setImagePullPolicy);
    unlessEmpty(
        spec.imagePullSecrets().stream().map(LocalObjectReference::new).toList(),
        body::setImagePullSecrets);
    unlessEmpty(spec.nodeSelector(), body::setNodeSelector);
    spec.affinity().ifPresent(body::setAffinity);
    unlessEmpty(spec.tolerations(), body::setTolerations);
    unlessEmpty(spec.initContainers(), body::setInitContainers);
    unlessEmpty(spec.sidecarContainers(), body::setSidecarContainers);
    unlessEmpty(spec.volumes(), body::setVolumes);
    unlessEmpty(spec.volumeMounts(), body::setVolumeMounts);
    body.setAutoRemoveFinished(spec.autoRemoveFinished());
    body.setCleanBackupData(spec.cleanBackupData());
    body.setConfig(config);
    return body;
  }

  private static void store(
      StorageTarget target, Consumer<S3Storage> asS3, Consumer<GcsStorage> asGcs) {
    if (target instanceof S3Target s3) {
      S3Storage storage = new S3Storage();
      storage.setRegion(s3.region());
      storage.setBucket(s3.bucket());
      storage.setEndpoint(s3.endpoint());
      storage.setSecretName(s3.secretName());
      asS3.accept(storage);
    } else if (target instanceof GcsTarget gcs) {
      GcsStorage storage = new GcsStorage();
      gcs.location().ifPresent(storage::setLocation);
      storage.setBucket(gcs.bucket());
      storage.setSecretName(gcs.secretName());
      asGcs.accept(storage);
    }
  }

  /** A duration as Go's time.ParseDuration reads it, which knows no days. */
  static String goDuration(Duration duration) {
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutesPart() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    if (duration.toSecondsPart() > 0) {
      text.append(duration.toSecondsPart()).append('s');
    }
    return text.toString();
  }

  private static <T> void unlessEmpty(List<T> values, Consumer<List<T>> setter) {
    if (!values.isEmpty()) {
      setter.accept(values);
    }
  }

  private static void unlessEmpty(
      Map<String, String> values, Consumer<Map<String, String>> setter) {
    if (!values.isEmpty()) {
      setter.accept(values);
    }
  }
}
