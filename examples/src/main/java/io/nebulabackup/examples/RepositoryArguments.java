// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageLocation;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads where the repository is from a command line, and its secrets from the environment, where no
 * other process sees them: {@value #SECRETS}ACCESS_KEY is the secret {@code access_key}. A store's
 * own variables, such as AWS_ACCESS_KEY_ID, work as well.
 */
final class RepositoryArguments {

  static final String USAGE = "[--repository URI [--option name=value]...]";

  private static final String SECRETS = "NEBULA_BACKUP_SECRET_";

  private RepositoryArguments() {}

  /** Takes the words about the repository off the front of a command line, if they are there. */
  static Optional<StorageLocation> read(Deque<String> words) {
    if (!"--repository".equals(words.peek())) {
      return Optional.empty();
    }
    words.remove();
    StorageLocation location = StorageLocation.of(Optional.ofNullable(words.poll()).orElse(""));
    while ("--option".equals(words.peek())) {
      words.remove();
      String option = Optional.ofNullable(words.poll()).orElse("");
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new InvalidSpecException("--option", option, "pass name=value");
      }
      location = location.withOption(option.substring(0, equals), option.substring(equals + 1));
    }
    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      if (variable.getKey().startsWith(SECRETS)) {
        String name = variable.getKey().substring(SECRETS.length()).toLowerCase(Locale.ROOT);
        location = location.withSecret(name, variable.getValue());
      }
    }
    return Optional.of(location);
  }
}
