// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Looks for credentials, in the order that {@link RunnerVariables} tells. */
final class Credentials {

  private final Map<String, String> environment;

  Credentials(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns a secret that must not be logged, or empty text. */
  String find(String flag, String variable, String file) {
    if (!flag.isEmpty()) {
      return flag;
    }
    String value = environment.getOrDefault(variable, "");
    return value.isEmpty() ? inFile(file) : value;
  }

  private String inFile(String name) {
    String directory = environment.getOrDefault(RunnerVariables.SECRETS, "");
    if (directory.isEmpty()) {
      return "";
    }
    Path place = Path.of(directory);
    if (!Files.isDirectory(place)) {
      throw new InvalidSpecException(
          RunnerVariables.SECRETS, directory, "name a directory: mount the storage Secret there");
    }
    Path file = place.resolve(name);
    try {
      // A line feed at the end is what editors and echo leave, and no part of any such secret.
      return Files.exists(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      throw new InvalidSpecException(
          RunnerVariables.SECRETS, file.toString(), "make the file readable to this process", e);
    }
  }
}
