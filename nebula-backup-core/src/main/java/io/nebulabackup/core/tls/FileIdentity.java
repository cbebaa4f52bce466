// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the certificate of a PEM file, with the key of another, as they are at each handshake.
 * Safe for use by several threads.
 */
public final class FileIdentity extends X509ExtendedKeyManager {

  /** Chain and key under a name of their own: a handshake asks for each in turn. */
  private record Pair(String alias, List<X509Certificate> chain, PrivateKey key) {}

  private final AtomicLong generation = new AtomicLong();
  private final Watched<Pair> files;
  private Pair newest;
  private Pair before;

  private FileIdentity(Path certificate, Path key) throws IOException, GeneralSecurityException {
    files = new Watched<>(List.of(certificate, key), () -> read(certificate, key));
    newest = files.current();
    before = newest;
  }

  /**
   * Reads the files.
   *
   * @param certificate the chain, PEM
   * @param key its key, PKCS#8 in PEM form without a password
   * @return the identity
   * @throws IOException if a file cannot be read
   * @throws GeneralSecurityException if they are not what they should be, or do not belong together
   */
  public static FileIdentity of(Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    return new FileIdentity(certificate, key);
  }

  private Pair read(Path certificate, Path key) throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = PemFiles.certificates(certificate);
    PrivateKey secret = PemFiles.privateKey(key);
    requireMatch(certificate, chain.get(0), key, secret);
    return new Pair("pem-" + generation.incrementAndGet(), chain, secret);
  }

  /** Half a change, with the key of the other certificate, would break every handshake. */
  private static void requireMatch(
      Path certificate, X509Certificate own, Path key, PrivateKey secret)
      throws GeneralSecurityException {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    boolean matches;
    try {
      byte[] text = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(own.getPublicKey());
      signature.update(text);
      matches = signature.verify(signed);
    } catch (SignatureException | java.security.InvalidKeyException e) {
      matches = false; // of different algorithms
    }
    if (!matches) {
      throw new GeneralSecurityException(key + " is not the key of the certificate " + certificate);
    }
  }

  private synchronized Pair refreshed() {
    Pair found = files.current();
    if (!found.alias().equals(newest.alias())) {
      before = newest;
      newest = found;
    }
    return newest;
  }

  private synchronized @Nullable Pair named(@Nullable String alias) {
    if (newest.alias().equals(alias)) {
      return newest;
    }
    return before.alias().equals(alias) ? before : null;
  }

  /** The issuers a peer names are not asked: there is one certificate or none. */
  private @Nullable String alias(String... keyTypes) {
    Pair pair = refreshed();
    String own = pair.key().getAlgorithm();
    for (String type : keyTypes) {
      // "EC_EC" is an EC key that an EC key signed; EdDSA is what the JDK calls Ed25519.
      String wanted = type.contains("_") ? type.substring(0, type.indexOf('_')) : type;
      if (wanted.equals(own) || (wanted.equals("EdDSA") && own.equals("Ed25519"))) {
        return pair.alias();
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyTypes);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = alias(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return getClientAliases(keyType, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    Pair pair = named(alias);
    return pair == null ? null : pair.chain().toArray(new X509Certificate[0]);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    Pair pair = named(alias);
    return pair == null ? null : pair.key();
  }
}
