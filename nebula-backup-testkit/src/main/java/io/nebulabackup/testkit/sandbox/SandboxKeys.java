// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for the name {@value #NAME} that signs itself, and its key, as PEM files; for a
 * sandbox that speaks TLS, and its clients. Made by the JDK's keytool.
 *
 * @param certificate the certificate, which is its own authority
 * @param key its PKCS#8 key
 */
public record SandboxKeys(Path certificate, Path key) {

  /** The only name in the certificates: services of a sandbox have many addresses. */
  public static final String NAME = "sandbox.test";

  private static final String PASSWORD = "changeit";

  /**
   * Makes a certificate and a key.
   *
   * @param directory where the files go
   * @param name what they are called
   * @return the files
   */
  public static SandboxKeys create(Path directory, String name) {
    Path store = directory.resolve(name + ".p12");
    try {
      generate(store, name);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      return new SandboxKeys(
          pem(
              directory.resolve(name + ".crt"),
              "CERTIFICATE",
              keys.getCertificate(name).getEncoded()),
          pem(
              directory.resolve(name + ".key"),
              "PRIVATE KEY",
              keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keytool wrote what this JDK cannot read", e);
    }
  }

  private static void generate(Path store, String name) throws IOException {
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:" + NAME,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.onExit().join().exitValue() != 0) {
      throw new IOException("keytool failed: " + said);
    }
  }

  private static Path pem(Path file, String type, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }
}
