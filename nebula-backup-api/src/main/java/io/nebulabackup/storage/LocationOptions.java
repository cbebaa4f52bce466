// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import io.nebulabackup.error.InvalidSpecException;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads a {@link StorageLocation} for the provider that serves it, and refuses what nobody asked
 * for: a misspelt option must not be ignored. For implementers of {@link StorageBackendProvider}.
 * Not safe for use by several threads.
 */
public final class LocationOptions {

  private static final Pattern MAY_HOLD_SECRET = Pattern.compile("[@?#]");

  private final StorageLocation location;
  private final Set<String> known = new TreeSet<>();

  private LocationOptions(StorageLocation location) {
    this.location = location;
  }

  /**
   * Returns a reader.
   *
   * @param location what to read
   * @return the reader
   */
  public static LocationOptions of(StorageLocation location) {
    return new LocationOptions(location);
  }

  /**
   * Returns the bucket of a location such as {@code s3://bucket/prefix}.
   *
   * @return the bucket's name
   * @throws InvalidSpecException if the URI names none
   */
  public String bucket() {
    String authority = location.uri().getRawAuthority();
    if (authority == null || authority.contains(":") || authority.contains("%")) {
      throw new InvalidSpecException(
          "repository",
          location.uri().toString(),
          "name a bucket after two slashes, as in " + location.scheme() + "://bucket/prefix");
    }
    return authority;
  }

  /**
   * Returns what every key in the bucket starts with. Slashes at either end of the URI's path do
   * not matter.
   *
   * @return text that ends with a slash, or empty text
   * @throws InvalidSpecException if the path can be no key
   */
  public String prefix() {
    String path = Optional.ofNullable(location.uri().getPath()).orElse("");
    String trimmed = path.replaceAll("^/+|/+$", "");
    if (trimmed.isEmpty()) {
      return "";
    }
    try {
      return ObjectKey.of(trimmed) + "/";
    } catch (IllegalArgumentException e) {
      throw new InvalidSpecException(
          "repository",
          location.uri().toString(),
          "use a path of non-empty names other than '.' and '..'",
          e);
    }
  }

  /**
   * Returns an option's value.
   *
   * @param name the option's name
   * @return the value, or empty if it is not given
   */
  public Optional<String> text(String name) {
    known.add(name);
    return Optional.ofNullable(location.options().get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * Returns an option that is one of a few words.
   *
   * @param name the option's name
   * @param words the words allowed
   * @return the word, or empty if it is not given
   * @throws InvalidSpecException if the value is none of them
   */
  public Optional<String> word(String name, Set<String> words) {
    return text(name)
        .map(
            value -> {
              if (!words.contains(value)) {
                throw invalid(name, "use one of " + new TreeSet<>(words));
              }
              return value;
            });
  }

  /**
   * Returns an option that is {@code true} or {@code false}.
   *
   * @param name the option's name
   * @return the value, or empty if it is not given
   * @throws InvalidSpecException if the value is neither
   */
  public Optional<Boolean> flag(String name) {
    return word(name, Set.of("true", "false")).map(Boolean::valueOf);
  }

  /**
   * Returns an option that is a whole number.
   *
   * @param name the option's name
   * @param least the smallest number allowed
   * @param most the greatest number allowed
   * @return the number, or empty if it is not given
   * @throws InvalidSpecException if the value is no such number
   */
  public OptionalLong number(String name, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    String advice = "use a whole number from " + least + " to " + most;
    long number;
    try {
      number = Long.parseLong(text.get());
    } catch (NumberFormatException e) {
      throw invalid(name, advice);
    }
    if (number < least || number > most) {
      throw invalid(name, advice);
    }
    return OptionalLong.of(number);
  }

  /**
   * Returns an option that is the http or https address of a server, without user info, query and
   * fragment. Without a scheme, https is meant.
   *
   * @param name the option's name
   * @return the address, or empty if it is not given
   * @throws InvalidSpecException if the value is no such address
   */
  public Optional<URI> address(String name) {
    return text(name)
        .map(
            value ->
                parsed(value)
                    .filter(LocationOptions::isServer)
                    .orElseThrow(() -> noAddress(name, value)));
  }

  private static Optional<URI> parsed(String address) {
    try {
      return Optional.of(URI.create(address.contains("://") ? address : "https://" + address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Addresses are printed, so they must not hold what could be a secret. */
  private static boolean isServer(URI uri) {
    return Set.of("http", "https").contains(uri.getScheme())
        && uri.getHost() != null
        && !MAY_HOLD_SECRET.matcher(uri.toString()).find();
  }

  private InvalidSpecException noAddress(String name, String value) {
    String advice = "use an address such as https://host:port";
    return MAY_HOLD_SECRET.matcher(value).find()
        ? new InvalidSpecException(
            "repository option " + name,
            "(not shown)",
            advice + ", without user info, query and fragment: pass secrets as secrets")
        : invalid(name, advice);
  }

  /**
   * Returns a secret's value.
   *
   * @param name the secret's name
   * @return the value, which must not be logged, or empty if it is not given
   */
  public Optional<String> secret(String name) {
    known.add(name);
    return Optional.ofNullable(location.secrets().get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * Accepts an option that makes no difference to this store.
   *
   * @param name the option's name
   */
  public void ignore(String name) {
    known.add(name);
  }

  /**
   * Refuses every option and secret that was not asked for. To be called last.
   *
   * @throws InvalidSpecException naming the first such
   */
  public void refuseOthers() {
    Set<String> others = new TreeSet<>(location.options().keySet());
    others.addAll(location.secrets().keySet());
    others.removeAll(known);
    for (String other : others) {
      throw new InvalidSpecException(
          "repository option", other, "it means nothing to this store; it knows " + known);
    }
  }

  /**
   * Returns the failure of an option that makes no sense.
   *
   * @param name the option's name
   * @param advice what to pass instead
   * @return the failure, to be thrown
   */
  public InvalidSpecException invalid(String name, String advice) {
    String found = location.options().getOrDefault(name, "");
    return new InvalidSpecException("repository option " + name, found, advice);
  }
}
