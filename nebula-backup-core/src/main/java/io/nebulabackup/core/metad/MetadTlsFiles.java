// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.spec.TlsSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads the PEM files of a {@link TlsSpec} for the connections to metad. */
public final class MetadTlsFiles {

  private static final char[] NO_PASSWORD = {};
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519");

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
      return new MetadTls(context, true, spec.serverName().orElse(null));
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidSpecException(
          "metadTls", spec.toString(), "the files cannot be used: " + e.getMessage(), e);
    }
  }

  private static TrustManager @Nullable [] trust(TlsSpec spec)
      throws GeneralSecurityException, IOException {
    if (spec.trustedCertificates().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    int n = 0;
    for (Certificate certificate : certificates(spec.trustedCertificates().get())) {
      store.setCertificateEntry("trusted-" + n++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keys(TlsSpec spec)
      throws GeneralSecurityException, IOException {
    if (spec.certificate().isEmpty() || spec.privateKey().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "own",
        privateKey(spec.privateKey().get()),
        NO_PASSWORD,
        certificates(spec.certificate().get()).toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    String pem = Files.readString(file);
    String begin = "-----BEGIN PRIVATE KEY-----";
    int start = pem.indexOf(begin);
    int end = pem.indexOf("-----END PRIVATE KEY-----");
    if (start < 0 || end < start) {
      throw new IOException(file + " holds no PKCS#8 private key in PEM form");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end));
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (java.security.spec.InvalidKeySpecException e) {
        // Of another algorithm.
      }
    }
    throw new GeneralSecurityException(file + " holds a key of none of " + KEY_ALGORITHMS);
  }
}
