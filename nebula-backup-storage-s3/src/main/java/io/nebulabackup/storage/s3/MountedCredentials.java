// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Credentials in the files {@code access_key}, {@code secret_key} and, if it is there, {@code
 * session_token} of a directory, as Kubernetes mounts a Secret. Read again while in use, so that
 * renewed ones are taken up without a restart. Safe for use by several threads.
 */
final class MountedCredentials implements AwsCredentialsProvider {

  /** Kubelet takes about a minute to bring a mounted Secret up to date; this adds little to it. */
  static final Duration FRESH = Duration.ofSeconds(10);

  /** Kubelet's link to the directory that holds one state of a Secret; replaced as a whole. */
  private static final String STATE = "..data";

  private final Path directory;
  private final Clock clock;
  private @Nullable AwsCredentials read;
  private Instant readAt = Instant.MIN;

  MountedCredentials(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    AwsCredentials current = read;
    Instant now = clock.instant();
    if (current == null || now.isAfter(readAt.plus(FRESH))) {
      try {
        current = read();
      } catch (IOException e) {
        if (current == null) {
          throw new MissingCredentialsException(
              "no credentials in "
                  + directory
                  + ": "
                  + e
                  + "; it must hold the readable files access_key and secret_key",
              e);
        }
        // Kubelet may be exchanging the files. Whether the keys at hand are still good, the store
        // will say; they are looked for again soon.
      }
      read = current;
      readAt = now;
    }
    return current;
  }

  private AwsCredentials read() throws IOException {
    // Resolved once, so that both keys are of one state.
    Path state = directory.resolve(STATE);
    Path from = (Files.exists(state) ? state : directory).toRealPath();
    String accessKey = text(from.resolve("access_key"));
    String secretKey = text(from.resolve("secret_key"));
    Path token = from.resolve("session_token");
    return Files.exists(token)
        ? AwsSessionCredentials.create(accessKey, secretKey, text(token))
        : AwsBasicCredentials.create(accessKey, secretKey);
  }

  private static String text(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw new IOException(file.getFileName() + " is empty");
    }
    return text;
  }

  @Override
  public String toString() {
    return "MountedCredentials{" + directory + "}";
  }
}
