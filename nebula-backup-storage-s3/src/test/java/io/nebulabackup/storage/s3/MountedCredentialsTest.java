// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

final class MountedCredentialsTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final InstantSource source = now::get;
  private final Clock clock = source.withZone(ZoneOffset.UTC);

  @TempDir private Path directory;

  private static void write(Path directory, String accessKey, String secretKey) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("access_key"), accessKey + "\n");
    Files.writeString(directory.resolve("secret_key"), secretKey + "\n");
  }

  @Test
  void files_changed_areReadAgainAfterAWhile() throws IOException {
    MountedCredentials credentials = new MountedCredentials(directory, clock);
    write(directory, "first", "hush");
    assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("first");

    write(directory, "second", "hush hush");
    Files.writeString(directory.resolve("session_token"), "token");
    now.set(Instant.EPOCH.plus(MountedCredentials.FRESH).plus(Duration.ofMillis(1)));

    assertThat(credentials.resolveCredentials())
        .isEqualTo(AwsSessionCredentials.create("second", "hush hush", "token"));
    assertThat(credentials.toString()).doesNotContain("hush");
  }

  @Test
  void files_goneForAMoment_leaveTheKeysInUse() throws IOException {
    MountedCredentials credentials = new MountedCredentials(directory, clock);
    write(directory, "first", "hush");
    assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("first");

    Files.delete(directory.resolve("secret_key"));
    now.set(Instant.EPOCH.plus(MountedCredentials.FRESH.multipliedBy(2)));
    assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("first");

    write(directory, "second", "hush");
    now.set(Instant.EPOCH.plus(MountedCredentials.FRESH.multipliedBy(4)));
    assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("second");
  }

  @Test
  void secret_asKubeletMountsIt_isReadFromItsPresentState() throws IOException {
    write(directory.resolve("..2026_11_23"), "present", "hush");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_11_23"));

    assertThat(new MountedCredentials(directory, clock).resolveCredentials().accessKeyId())
        .isEqualTo("present");
  }

  @Test
  void backend_withCredentialsThatCome_usesThem() throws IOException {
    try (FakeS3 store = new FakeS3()) {
      StorageLocation location =
          StorageLocation.of("s3://" + FakeS3.BUCKET)
              .withOption("endpoint", store.endpoint().toString())
              .withOption("credentials-directory", directory.toString());
      try (StorageBackend backend = new S3StorageProvider().open(location)) {
        assertThatThrownBy(() -> backend.head(ObjectKey.of("key")))
            .isInstanceOf(AccessDeniedException.class)
            .hasMessageContaining(directory.toString())
            .hasMessageContaining("access_key");
        write(directory, "mounted", "hush");

        backend.put(ObjectKey.of("key"), ObjectContent.of(new byte[1]), WriteMode.CREATE_NEW);

        assertThat(store.headers("PutObject", "Authorization"))
            .singleElement(InstanceOfAssertFactories.STRING)
            .contains("Credential=mounted/");
      }
    }
  }

  @Test
  void directory_besideKeys_isRefused() {
    StorageLocation both =
        StorageLocation.of("s3://bucket")
            .withOption("credentials-directory", directory.toString())
            .withSecret("access_key", "a")
            .withSecret("secret_key", "hush");

    assertThatThrownBy(() -> S3Config.of(both))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("credentials-directory")
        .hasMessageNotContaining("hush");
  }
}
