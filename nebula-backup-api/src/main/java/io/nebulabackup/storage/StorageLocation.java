// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import io.nebulabackup.error.InvalidSpecException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a repository is: a URI without any secret, options of the backend, and secrets kept apart
 * from both. Immutable; {@link #toString()} shows the URI and the names of options and secrets,
 * never a secret's value.
 *
 * <p>The options a backend understands are documented at its provider.
 */
public final class StorageLocation {

  private static final String NOT_SHOWN = "(not shown)";

  private final URI uri;
  private final Map<String, String> options;
  private final Map<String, String> secrets;

  private StorageLocation(URI uri, Map<String, String> options, Map<String, String> secrets) {
    this.uri = uri;
    this.options = Map.copyOf(options);
    this.secrets = Map.copyOf(secrets);
  }

  /**
   * Returns the location at a URI, such as {@code s3://bucket/prefix} or {@code
   * file:///var/backups/prod}.
   *
   * @param uri the URI; absolute, without user info, query or fragment; an at sign in a prefix is
   *     written {@code %40}, in a file's path it may stand for itself
   * @return the location, without options
   * @throws InvalidSpecException if the URI has no scheme or could carry a secret, which the
   *     message then does not show
   */
  public static StorageLocation of(URI uri) {
    if (mayHoldSecret(uri)) {
      throw new InvalidSpecException(
          "repository",
          NOT_SHOWN,
          "leave user info, query and fragment out of the URI, which is printed everywhere, and"
              + " pass secrets as secrets; write an at sign in a prefix as %40");
    }
    if (uri.getScheme() == null) {
      throw new InvalidSpecException(
          "repository", uri.toString(), "use a URI with a scheme, such as file:///var/backups");
    }
    return new StorageLocation(uri, Map.of(), Map.of());
  }

  /**
   * Returns the location at a URI given as text.
   *
   * @param uri the URI's text
   * @return the location, without options
   * @throws InvalidSpecException if the text is not such a URI
   */
  public static StorageLocation of(String uri) {
    URI parsed;
    try {
      parsed = new URI(uri);
    } catch (java.net.URISyntaxException e) {
      // Neither shown nor kept as the cause, which shows it: what broke the syntax may be a secret.
      throw new InvalidSpecException(
          "repository",
          NOT_SHOWN,
          "use a URI such as s3://bucket/prefix; this is none ("
              + e.getReason()
              + " at index "
              + e.getIndex()
              + ")");
    }
    return of(parsed);
  }

  /**
   * A slash in a secret key ends the authority early, so that the user info is not where the parser
   * looks for it: {@code s3://key:se/cret@bucket} has the path {@code /cret@bucket}.
   */
  private static boolean mayHoldSecret(URI uri) {
    String authority = uri.getRawAuthority();
    boolean file = "file".equalsIgnoreCase(uri.getScheme()) && authority == null;
    boolean hostless = authority != null && authority.contains(":") && uri.getHost() == null;
    return hostless
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || (!file && uri.toString().contains("@"));
  }

  /**
   * Returns a copy with one more option.
   *
   * @param name the option's name
   * @param value the option's value, which may appear in logs
   * @return the copy
   */
  public StorageLocation withOption(String name, String value) {
    return new StorageLocation(uri, with(options, name, value), secrets);
  }

  /**
   * Returns a copy with one more secret.
   *
   * @param name the secret's name
   * @param value the secret's value, which appears nowhere
   * @return the copy
   */
  public StorageLocation withSecret(String name, String value) {
    return new StorageLocation(uri, options, with(secrets, name, value));
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> copy = new TreeMap<>(map);
    copy.put(name, value);
    return copy;
  }

  /**
   * Returns where the repository is.
   *
   * @return the URI, free of secrets
   */
  public URI uri() {
    return uri;
  }

  /**
   * Returns the URI's scheme.
   *
   * @return the scheme in lower case
   */
  public String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the backend's options.
   *
   * @return an unmodifiable map
   */
  public Map<String, String> options() {
    return options;
  }

  /**
   * Returns the secrets, for the backend that needs them.
   *
   * @return an unmodifiable map; its values must not be logged
   */
  public Map<String, String> secrets() {
    return secrets;
  }

  @Override
  public String toString() {
    return "StorageLocation{"
        + uri
        + ", options="
        + new TreeMap<>(options).keySet()
        + ", secrets="
        + new TreeMap<>(secrets).keySet()
        + "}";
  }
}
