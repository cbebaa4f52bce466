// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.core.tls.FileIdentity;
import io.nebulabackup.core.tls.FileTrust;
import io.nebulabackup.core.tls.TrustAny;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.spec.TlsSpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PEM files of a {@link TlsSpec} for the connections to metad; once they change, new
 * connections use what they hold then.
 */
public final class MetadTlsFiles {

  private MetadTlsFiles() {}

  /**
   * Reads the files.
   *
   * @param spec which files, and which server name
   * @return how to speak to metad
   * @throws InvalidSpecException if a file cannot be used
   */
  public static MetadTls load(TlsSpec spec) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(spec), trust(spec), null);
      return new MetadTls(context, !spec.skipVerification(), spec.serverName().orElse(null));
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidSpecException(
          "metadTls", spec.toString(), "the files cannot be used: " + e.getMessage(), e);
    }
  }

  private static TrustManager @Nullable [] trust(TlsSpec spec)
      throws GeneralSecurityException, IOException {
    if (spec.skipVerification()) {
      return new TrustManager[] {new TrustAny()};
    }
    return spec.trustedCertificates().isEmpty()
        ? null
        : new TrustManager[] {FileTrust.of(spec.trustedCertificates().get())};
  }

  private static KeyManager @Nullable [] keys(TlsSpec spec)
      throws GeneralSecurityException, IOException {
    return spec.certificate().isEmpty() || spec.privateKey().isEmpty()
        ? null
        : new KeyManager[] {FileIdentity.of(spec.certificate().get(), spec.privateKey().get())};
  }
}
