// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.metad.MetadTls;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class AgentMainTest {

  private static AgentConfig parse(String... arguments) {
    return AgentMain.parse(arguments, Map.of());
  }

  @Test
  void parse_ofWhatTheVendorsOperatorPasses_isUnderstood() {
    AgentConfig config =
        parse(
            "--agent=nebula-storaged-0.nebula-storaged-headless.default.svc.cluster.local:8888",
            "--debug",
            "--ratelimit=100",
            "--hbs=30",
            "--meta=nebula-metad-headless.default.svc.cluster.local:9559");

    assertThat(config.listenPort()).isEqualTo(8888);
    assertThat(config.advertised())
        .hasValueSatisfying(address -> assertThat(address.host()).startsWith("nebula-storaged-0."));
    assertThat(config.rateLimitMbps()).isEqualTo(100);
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.metads())
        .containsExactly(new HostAddress("nebula-metad-headless.default.svc.cluster.local", 9559));
    assertThat(config.served()).isEmpty();
    assertThat(config.metadTls()).isEmpty();
  }

  @Test
  void parse_ofGosOtherWaysOfWritingFlags_isUnderstood() {
    AgentConfig config =
        parse("-agent", "10.0.0.1:8888", "-meta=m:9559,n:9559", "--debug=false", "-hbs", "5");

    assertThat(config.listenHost()).isEqualTo("10.0.0.1");
    assertThat(config.metads())
        .containsExactly(new HostAddress("m", 9559), new HostAddress("n", 9559));
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void parse_withoutMetadAndDirectories_servesTheImagesDataDirectories() {
    AgentConfig config = parse("--agent=h:8888");

    assertThat(config.served())
        .isNotEmpty()
        .allSatisfy(served -> assertThat(served.toString()).startsWith("/usr/local/nebula/data"));
    assertThat(config.serviceRoots()).containsExactly(Path.of("/usr/local/nebula"));
  }

  @Test
  void dataDirectories_ofAnInstallation_areItsNumberedVolumes(@TempDir Path root)
      throws IOException {
    for (String name : new String[] {"data", "data1", "data10", "database", "bin"}) {
      Files.createDirectories(root.resolve(name));
    }

    assertThat(DefaultInstallation.dataDirectories(root))
        .containsExactly(root.resolve("data"), root.resolve("data1"), root.resolve("data10"));
  }

  @Test
  void parse_ofOurOwnFlags_isUnderstood(@TempDir Path temp) {
    AgentConfig config =
        parse(
            "--agent=h:8888",
            "--serve",
            "/d1",
            "--serve=/d2",
            "--service_root=/opt/nebula",
            "--local_storage=/b1,/b2",
            "--local_storage=/b3",
            "--tmp_dir=" + temp,
            "--tls_cert=/c",
            "--tls_key=/k",
            "--tls_client_ca=/ca");

    assertThat(config.served()).containsExactly(Path.of("/d1"), Path.of("/d2"));
    assertThat(config.serviceRoots()).containsExactly(Path.of("/opt/nebula"));
    assertThat(config.localStorage())
        .containsExactly(Path.of("/b1"), Path.of("/b2"), Path.of("/b3"));
    assertThat(config.tempDir()).isEqualTo(temp);
    assertThat(config.tls())
        .hasValueSatisfying(
            tls -> {
              assertThat(tls.certificate()).contains(Path.of("/c"));
              assertThat(tls.privateKey()).contains(Path.of("/k"));
              assertThat(tls.trustedCertificates()).contains(Path.of("/ca"));
            });
  }

  @Test
  void parse_withTlsForMetad_readsTheFilesOfFlagsOrEnvironment(@TempDir Path keys)
      throws Exception {
    TestKeys own = TestKeys.create(keys, "client");
    String[] flags = {
      "--agent=h:8888",
      "--enable_ssl",
      "--cert_path=" + own.certificate(),
      "--key_path=" + own.key(),
      "--ca_path=" + own.certificate(),
      "--server_name=metad.test"
    };

    AgentConfig config = parse(flags);

    assertThat(config.metadTls())
        .hasValueSatisfying(
            tls -> {
              assertThat(tls.serverName()).isEqualTo("metad.test");
              assertThat(tls.verifyHostname()).isTrue();
            });
    assertThat(config.playbackOptions())
        .containsExactly(
            "--enable_ssl=true",
            "--cert_path=" + own.certificate(),
            "--key_path=" + own.key(),
            "--ca_path=" + own.certificate(),
            "--ssl_server_SAN=metad.test");
    assertThatThrownBy(
            () ->
                AgentMain.parse(
                    flags,
                    Map.of(
                        "CA_CERT_PATH", "/env/ca",
                        "CLIENT_CERT_PATH", "/env/crt",
                        "CLIENT_KEY_PATH", "/env/key")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("/env/");
    assertThat(AgentMain.parse(flags, Map.of("CA_CERT_PATH", "/env/ca")).metadTls()).isPresent();
  }

  /** As the vendor's agent, which loads the pair of files whatever it verifies. */
  @Test
  void parse_withoutVerification_takesAnyCertificateAndPresentsItsOwn(@TempDir Path keys)
      throws Exception {
    TestKeys own = TestKeys.create(keys, "client");
    TestKeys metad = TestKeys.create(keys, "metad");
    String[] flags = {
      "--agent=h:1",
      "--enable_ssl",
      "--insecure_skip_verify",
      "--cert_path=" + own.certificate(),
      "--key_path=" + own.key(),
      "--ca_path=/missing"
    };

    MetadTls tls = parse(flags).metadTls().orElseThrow();

    assertThat(tls.verifyHostname()).isFalse();
    assertThat(StrictTlsServer.callerOf(tls.context(), metad, own)).isEqualTo("CN=client");
    flags[3] = "--cert_path=/missing";
    assertThatThrownBy(() -> parse(flags))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("/missing");
  }

  @Test
  void parse_ofASwitch_takesGosSpellings(@TempDir Path keys) throws Exception {
    TestKeys own = TestKeys.create(keys, "client");
    String certificate = "--cert_path=" + own.certificate();
    String key = "--key_path=" + own.key();

    for (String on : new String[] {"", "=1", "=t", "=T", "=true", "=TRUE", "=True"}) {
      assertThat(
              parse("--agent=h:1", "-insecure_skip_verify", "-enable_ssl" + on, certificate, key)
                  .metadTls())
          .as(on)
          .isPresent();
    }
    for (String off : new String[] {"=0", "=f", "=F", "=false", "=FALSE", "=False"}) {
      assertThat(parse("--agent=h:1", "--enable_ssl" + off).metadTls()).as(off).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "tRUE", "2"})
  void parse_ofASwitch_refusesWhatGoRefuses(String text) {
    assertThatThrownBy(() -> parse("--agent=h:1", "--debug=" + text))
        .isInstanceOf(CommandLine.ParameterException.class);
  }

  @Test
  void parse_withoutAnAddress_fails() {
    assertThatThrownBy(() -> parse("--meta=m:9559"))
        .isInstanceOf(CommandLine.MissingParameterException.class);
    assertThatThrownBy(() -> parse("--agent=auto")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> parse("--agent=h:1", "--nonsense"))
        .isInstanceOf(CommandLine.UnmatchedArgumentException.class);
  }

  @Test
  void run_whenTheAddressCannotBeListenedOn_endsWithAnError() {
    assertThat(AgentMain.run(new String[] {"--agent=host.invalid:8888"}, Map.of())).isEqualTo(1);
    assertThat(AgentMain.run(new String[] {}, Map.of())).isEqualTo(2);
  }
}
