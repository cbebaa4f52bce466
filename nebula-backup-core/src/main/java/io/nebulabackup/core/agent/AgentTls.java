// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.spec.TlsSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to speak TLS with an agent. All files are PEM; keys are PKCS#8 without a password. Once files
 * change, new connections use what they hold then.
 *
 * @param trustedCertificates the certificates to trust; null for the JDK's trust store
 * @param certificate the chain to present, for mutual TLS; null for none
 * @param privateKey the chain's key; null for none
 * @param serverName the name the server's certificate must carry; null for the host connected to
 * @param skipVerification whether any certificate is accepted: protects against listening only, not
 *     against an impostor
 */
public record AgentTls(
    @Nullable Path trustedCertificates,
    @Nullable Path certificate,
    @Nullable Path privateKey,
    @Nullable String serverName,
    boolean skipVerification) {

  /**
   * Takes over a spec.
   *
   * @param spec how to speak TLS
   * @return the same
   */
  public static AgentTls of(TlsSpec spec) {
    return new AgentTls(
        spec.trustedCertificates().orElse(null),
        spec.certificate().orElse(null),
        spec.privateKey().orElse(null),
        spec.serverName().orElse(null),
        spec.skipVerification());
  }
}
