// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.nebulabackup.error.InvalidSpecException;
import java.util.List;
import org.immutables.value.Value;

/** What a node needs to pull images from a private registry. The text form hides the password. */
@Value.Immutable
public interface RegistryCredentials {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the registry.
   *
   * @return its host, such as {@code reg.example-inc.com}
   */
  String server();

  /**
   * Returns the user.
   *
   * @return the user's name
   */
  String username();

  /**
   * Returns the password.
   *
   * @return the password
   */
  @Value.Redacted
  String password();

  /**
   * Returns what is wrong with it.
   *
   * @return the problems, possibly none; none quotes the password
   */
  default List<InvalidSpecException> problems() {
    Problems problems = new Problems();
    problems.notBlank("registry.server", server(), "pass the registry, such as reg.example.org");
    problems.notBlank("registry.username", username(), "pass the registry's user");
    problems.notBlank("registry.password", password().isBlank() ? "" : "***", "pass the password");
    return problems.found();
  }

  /** Builds credentials. Not safe for use by several threads. */
  final class Builder extends ImmutableRegistryCredentials.Builder {}
}
