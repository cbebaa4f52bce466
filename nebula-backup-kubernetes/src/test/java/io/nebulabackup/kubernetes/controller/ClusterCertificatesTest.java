// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.nebulabackup.kubernetes.model.ClusterComponent;
import io.nebulabackup.kubernetes.model.NebulaClusterSpec;
import io.nebulabackup.kubernetes.model.SslCerts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterCertificatesTest {

  private static NebulaClusterSpec cluster(String flag, Consumer<SslCerts> certificates) {
    NebulaClusterSpec spec = new NebulaClusterSpec();
    spec.setGraphd(component(flag));
    spec.setMetad(component(flag));
    spec.setStoraged(component(flag));
    SslCerts certs = new SslCerts();
    certificates.accept(certs);
    spec.setSslCerts(certs);
    return spec;
  }

  private static ClusterComponent component(String flag) {
    ClusterComponent component = new ClusterComponent();
    component.setConfig(Map.of(flag, "true"));
    return component;
  }

  private static ClusterCertificates of(NebulaClusterSpec spec) {
    return Objects.requireNonNull(ClusterCertificates.of(spec));
  }

  @ParameterizedTest
  @CsvSource({"enable_ssl", "enable_meta_ssl"})
  void cluster_whoseServicesAllSpeakTls_isSpokenTlsWith(String flag) {
    assertThat(of(cluster(flag, certs -> {})).arguments()).containsExactly("--enable-ssl");
  }

  @Test
  void cluster_ofWhichOneServiceSpeaksPlainly_isSpokenPlainlyWith() {
    NebulaClusterSpec spec = cluster("enable_meta_ssl", certs -> {});
    spec.setGraphd(new ClusterComponent());

    assertThat(ClusterCertificates.of(spec)).isNull();
    assertThat(ClusterCertificates.of(new NebulaClusterSpec())).isNull();
  }

  @Test
  void cluster_withoutCertificates_isCheckedByTheAuthoritiesOfTheImage() {
    NebulaClusterSpec spec = cluster("enable_ssl", certs -> {});
    spec.setSslCerts(null);

    assertThat(of(spec).arguments()).containsExactly("--enable-ssl");
    assertThat(of(spec).volume()).isNull();
  }

  @Test
  void serverNameAndSkippedVerification_areHandedOn() {
    ClusterCertificates certificates =
        of(
            cluster(
                "enable_ssl",
                certs -> {
                  certs.setServerName("metad.test");
                  certs.setInsecureSkipVerify(true);
                }));

    assertThat(certificates.arguments())
        .containsExactly("--enable-ssl", "--insecure-skip-verify", "--server-name", "metad.test");
    assertThat(certificates.volume()).isNull();
  }

  @Test
  void secrets_areMountedUnderTheNamesThatTheRunnerKnows() {
    ClusterCertificates certificates =
        of(
            cluster(
                "enable_ssl",
                certs -> {
                  certs.setCaSecret("ca");
                  certs.setClientSecret("client");
                }));

    assertThat(sources(certificates))
        .satisfiesExactly(
            ca -> isSecret(ca, "ca", "ca.crt -> ca.crt"),
            client -> isSecret(client, "client", "tls.crt -> client.crt", "tls.key -> client.key"));
    assertThat(certificates.mount().getMountPath()).isEqualTo("/usr/local/certs");
    assertThat(certificates.mount().getReadOnly()).isTrue();
    assertThat(certificates.mount().getName())
        .isEqualTo(Objects.requireNonNull(certificates.volume()).getName());
  }

  @Test
  void keysOfTheSecrets_thatAreNamed_areTaken() {
    ClusterCertificates certificates =
        of(
            cluster(
                "enable_ssl",
                certs -> {
                  certs.setCaSecret("ca");
                  certs.setCaCert("root.pem");
                  certs.setClientSecret("client");
                  certs.setClientCert("me.pem");
                  certs.setClientKey("me.key");
                }));

    assertThat(sources(certificates))
        .satisfiesExactly(
            ca -> isSecret(ca, "ca", "root.pem -> ca.crt"),
            client -> isSecret(client, "client", "me.pem -> client.crt", "me.key -> client.key"));
  }

  private static List<VolumeProjection> sources(ClusterCertificates certificates) {
    return Objects.requireNonNull(certificates.volume()).getProjected().getSources();
  }

  private static void isSecret(VolumeProjection source, String name, String... files) {
    assertThat(source.getSecret().getName()).isEqualTo(name);
    assertThat(source.getSecret().getItems())
        .extracting((KeyToPath item) -> item.getKey() + " -> " + item.getPath())
        .containsExactly(files);
  }
}
