// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.spec;

import io.nebulabackup.error.InvalidSpecException;
import java.nio.file.Path;
import java.util.Optional;
import org.immutables.value.Value;

/** How to speak TLS. Files are PEM; private keys are PKCS#8 without a password. */
@Value.Immutable
@Values
public interface TlsSpec {

  /**
   * Returns a builder.
   *
   * @return a builder with every default: the JDK's trust store, no client certificate
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the certificates to trust.
   *
   * @return a PEM file; empty for the JDK's trust store
   */
  Optional<Path> trustedCertificates();

  /**
   * Returns the certificate chain to present, for mutual TLS.
   *
   * @return a PEM file; set together with {@link #privateKey()}
   */
  Optional<Path> certificate();

  /**
   * Returns the private key of the certificate.
   *
   * @return a PEM file; set together with {@link #certificate()}
   */
  Optional<Path> privateKey();

  /**
   * Returns the name the server's certificate must carry.
   *
   * @return the name; empty for the host name connected to
   */
  Optional<String> serverName();

  /**
   * Tells whether a client takes any certificate of a server: TLS then keeps listeners out, but not
   * an impostor. What to trust and the server's name do not matter then. A server's own spec is not
   * changed by it.
   *
   * @return false unless set
   */
  @Value.Default
  default boolean skipVerification() {
    return false;
  }

  /**
   * Checks the spec.
   *
   * @throws InvalidSpecException naming the wrong field
   */
  @Value.Check
  default void check() {
    if (certificate().isPresent() != privateKey().isPresent()) {
      throw new InvalidSpecException(
          certificate().isPresent() ? "privateKey" : "certificate",
          "missing",
          "pass the certificate and its private key together, or neither");
    }
  }

  /** Builds specs. Not safe for use by several threads. */
  final class Builder extends ImmutableTlsSpec.Builder {}
}
