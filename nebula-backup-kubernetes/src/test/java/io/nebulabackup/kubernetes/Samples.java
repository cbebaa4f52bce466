// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.nebulabackup.kubernetes.spec.GcsTarget;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.kubernetes.spec.StorageTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** The samples of the vendor's manual, and the same in our words. */
final class Samples {

  static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  static final GcsTarget GCS = GcsTarget.of("us-central1", "ng-2025", "gcs-secret");

  private Samples() {}

  static Map<?, ?> file(String name) {
    try (InputStream yaml = Samples.class.getResourceAsStream(name)) {
      return SERIALIZATION.unmarshal(Objects.requireNonNull(yaml), Map.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<?, ?> spec(String name) {
    return (Map<?, ?>) Objects.requireNonNull(file(name).get("spec"));
  }

  static Map<?, ?> parse(String text) {
    return SERIALIZATION.unmarshal(text, Map.class);
  }

  static Map<?, ?> tree(Object object) {
    return SERIALIZATION.convertValue(object, Map.class);
  }

  static KubernetesBackupSpec incremental(StorageTarget storage) {
    return KubernetesBackupSpec.builder()
        .name("nb2024-incr")
        .base("BACKUP_2024_02_05_08_05_13")
        .cluster("nebula")
        .storage(storage)
        .image("reg.vesoft-inc.com/cloud-dev/br-ent")
        .version("v3.7.0")
        .resources(resources("1", "300Mi", "100m", "200Mi"))
        .addImagePullSecrets("br-secret-name")
        .build();
  }

  static ResourceRequirements resources(
      String cpuLimit, String memoryLimit, String cpu, String memory) {
    return new ResourceRequirementsBuilder()
        .addToLimits("cpu", new Quantity(cpuLimit))
        .addToLimits("memory", new Quantity(memoryLimit))
        .addToRequests("cpu", new Quantity(cpu))
        .addToRequests("memory", new Quantity(memory))
        .build();
  }
}
