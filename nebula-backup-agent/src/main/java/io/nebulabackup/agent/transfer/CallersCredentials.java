// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.json.Json;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Google's credentials as callers send them. Only those that are a key themselves are taken: other
 * kinds, such as {@code external_account}, name a file, a program or a URL where the key is to be
 * found, and the agent would read, run or ask for its caller what the caller could not.
 */
final class CallersCredentials {

  private static final String SECRET = "credentials";
  private static final Set<String> KEYS = Set.of("service_account", "authorized_user");

  private CallersCredentials() {}

  /**
   * Checks a location.
   *
   * @param location a store as a caller named it
   * @return the location, with credentials that say what was checked and nothing else: another
   *     parser could read the caller's text differently
   * @throws InvalidSpecException if its credentials are of a kind that is not taken
   */
  static StorageLocation checked(StorageLocation location) {
    String credentials = location.secrets().get(SECRET);
    return !location.scheme().equals("gs") || credentials == null
        ? location
        : location.withSecret(SECRET, new String(key(credentials), StandardCharsets.UTF_8));
  }

  private static byte[] key(String credentials) {
    Map<?, ?> fields;
    try {
      fields = Json.read(credentials.getBytes(StandardCharsets.UTF_8), Map.class);
    } catch (IOException e) {
      // What the parser says may quote the key: it is left out.
      throw new InvalidSpecException(
          "secret credentials", "not shown", "pass a service account's key as JSON");
    }
    if (!(fields.get("type") instanceof String type && KEYS.contains(type))) {
      throw new InvalidSpecException(
          "type of the secret credentials",
          String.valueOf(fields.get("type")),
          "an agent takes a service_account or an authorized_user only; what another kind names"
              + " would be read or fetched on its host. Let the agent use its own credentials");
    }
    return Json.write(fields);
  }
}
