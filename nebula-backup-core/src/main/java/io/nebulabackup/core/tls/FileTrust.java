// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the certificates of a PEM file, as it is at each handshake. Safe for use by several
 * threads.
 */
public final class FileTrust extends X509ExtendedTrustManager {

  private final Watched<X509ExtendedTrustManager> file;

  private FileTrust(Path certificates) throws IOException, GeneralSecurityException {
    file = new Watched<>(List.of(certificates), () -> read(certificates));
  }

  /**
   * Reads the file.
   *
   * @param certificates the certificates to trust, PEM
   * @return the trust
   * @throws IOException if the file cannot be read
   * @throws GeneralSecurityException if it does not hold certificates
   */
  public static FileTrust of(Path certificates) throws IOException, GeneralSecurityException {
    return new FileTrust(certificates);
  }

  private static X509ExtendedTrustManager read(Path certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int n = 0;
    for (X509Certificate certificate : PemFiles.certificates(certificates)) {
      store.setCertificateEntry("trusted-" + n++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager trust : factory.getTrustManagers()) {
      if (trust instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("this JDK cannot check certificates of " + certificates);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    file.current().checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    file.current().checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    file.current().checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    file.current().checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    file.current().checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    file.current().checkServerTrusted(chain, authType);
  }

  /** None: a TLS library reads this hint for clients once, and it would be outdated. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
