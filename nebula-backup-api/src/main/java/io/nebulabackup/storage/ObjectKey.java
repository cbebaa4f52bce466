// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The name of one object, relative to the repository's root: segments joined by {@code '/'}.
 *
 * <p>Keys order as object stores list them: by their UTF-8 bytes, unsigned. A key has at most 1,024
 * UTF-8 bytes (the limit of S3 and Google Cloud Storage), no empty, {@code "."} or {@code ".."}
 * segment and no control character, so no key can leave the root of a backend that maps keys to
 * files.
 *
 * @param value the key's text, without a leading or trailing slash
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

  private static final int MAX_BYTES = 1024;

  /**
   * Checks the key.
   *
   * @throws IllegalArgumentException if the text is not a legal key
   */
  public ObjectKey {
    Optional<String> problem = problem(value);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
  }

  private static Optional<String> problem(String value) {
    if (value.isEmpty()) {
      return Optional.of("object key is empty");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return Optional.of("object key is longer than " + MAX_BYTES + " bytes: " + value);
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("object key has a control character: " + value);
    }
    for (String segment : value.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return Optional.of(
            "object key has the segment '" + segment + "', which is not allowed: " + value);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the key with this text.
   *
   * @param value the key's text
   * @return the key
   * @throws IllegalArgumentException if the text is not a legal key
   */
  public static ObjectKey of(String value) {
    return new ObjectKey(value);
  }

  /**
   * Tells whether any legal key can start with a text, so that a backend need not ask a store,
   * which may refuse the question, for what cannot be there.
   *
   * @param prefix the text, as passed to {@link StorageBackend#list}
   * @return false if no key can start like that
   */
  public static boolean canStartWith(String prefix) {
    int slash = prefix.lastIndexOf('/');
    String lastSegment = prefix.substring(slash + 1);
    // The last segment may go on: one that is no segment yet becomes one.
    boolean unfinished = Set.of("", ".", "..").contains(lastSegment);
    return prefix.isEmpty() || problem(unfinished ? prefix + "x" : prefix).isEmpty();
  }

  /**
   * Returns the key one or more segments below this one.
   *
   * @param relative the text to append after a slash
   * @return the longer key
   * @throws IllegalArgumentException if the result is not a legal key
   */
  public ObjectKey resolve(String relative) {
    return new ObjectKey(value + "/" + relative);
  }

  /**
   * Returns the text after the last slash.
   *
   * @return the last segment
   */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return Arrays.compareUnsigned(
        value.getBytes(StandardCharsets.UTF_8), other.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return value;
  }
}
