// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import io.nebulabackup.kubernetes.model.ClusterComponent;
import io.nebulabackup.kubernetes.model.NebulaClusterSpec;
import io.nebulabackup.kubernetes.model.SslCerts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a Pod speaks TLS with a cluster: flags for the runner, and the files they need, in the
 * directory where nebula-operator mounts them.
 *
 * @param arguments flags of the runner
 * @param volume the certificates, or null if none are named
 */
record ClusterCertificates(List<String> arguments, @Nullable Volume volume) {

  private static final String VOLUME = "nebula-certs";
  private static final String DIRECTORY = "/usr/local/certs";

  static @Nullable ClusterCertificates of(NebulaClusterSpec spec) {
    if (!everywhere(spec, "enable_meta_ssl") && !everywhere(spec, "enable_ssl")) {
      return null;
    }
    List<String> arguments = new ArrayList<>(List.of("--enable-ssl"));
    SslCerts certificates = spec.getSslCerts();
    if (certificates == null) {
      return new ClusterCertificates(arguments, null);
    }
    if (Boolean.TRUE.equals(certificates.getInsecureSkipVerify())) {
      arguments.add("--insecure-skip-verify");
    }
    if (certificates.getServerName() != null && !certificates.getServerName().isEmpty()) {
      arguments.addAll(List.of("--server-name", certificates.getServerName()));
    }
    return new ClusterCertificates(arguments, volume(certificates));
  }

  VolumeMount mount() {
    return new VolumeMountBuilder()
        .withName(VOLUME)
        .withMountPath(DIRECTORY)
        .withReadOnly(true)
        .build();
  }

  private static boolean everywhere(NebulaClusterSpec spec, String flag) {
    return Stream.of(spec.getGraphd(), spec.getMetad(), spec.getStoraged())
        .allMatch(component -> "true".equals(value(component, flag)));
  }

  private static @Nullable String value(@Nullable ClusterComponent component, String flag) {
    Map<String, String> config = component == null ? null : component.getConfig();
    return config == null ? null : config.get(flag);
  }

  private static @Nullable Volume volume(SslCerts certificates) {
    List<VolumeProjection> files = new ArrayList<>();
    if (certificates.getCaSecret() != null) {
      files.add(
          files(
              certificates.getCaSecret(),
              new KeyToPath(orElse(certificates.getCaCert(), "ca.crt"), null, "ca.crt")));
    }
    if (certificates.getClientSecret() != null) {
      files.add(
          files(
              certificates.getClientSecret(),
              new KeyToPath(orElse(certificates.getClientCert(), "tls.crt"), null, "client.crt"),
              new KeyToPath(orElse(certificates.getClientKey(), "tls.key"), null, "client.key")));
    }
    return files.isEmpty()
        ? null
        : new VolumeBuilder()
            .withName(VOLUME)
            .withNewProjected()
            .withSources(files)
            .endProjected()
            .build();
  }

  private static VolumeProjection files(String secret, KeyToPath... items) {
    return new VolumeProjectionBuilder()
        .withNewSecret()
        .withName(secret)
        .withItems(items)
        .endSecret()
        .build();
  }

  private static String orElse(@Nullable String given, String usual) {
    return Objects.requireNonNullElse(given, usual);
  }
}
