// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GcsConfigTest {

  @Test
  void builder_buildsWhatItSays() {
    StorageLocation location =
        GcsStorage.bucket("my_bucket")
            .prefix("/a/b/")
            .host(URI.create("http://127.0.0.1:4443"))
            .credentials("{\"hush\":1}")
            .storageClass("NEARLINE")
            .encryptedWith("key-1")
            .chunkSize(GcsConfig.CHUNK_UNIT)
            .location();

    GcsConfig config = GcsConfig.of(location.withOption("location", "europe-west3"));
    assertThat(config.bucket()).isEqualTo("my_bucket");
    assertThat(config.blobOf(ObjectKey.of("k")).getName()).isEqualTo("a/b/k");
    assertThat(config.storageClass()).contains("NEARLINE");
    assertThat(config.kmsKey()).contains("key-1");
    assertThat(config.chunkBytes()).isEqualTo(GcsConfig.CHUNK_UNIT);
    assertThat(location.toString()).doesNotContain("hush");
  }

  @Test
  void location_thatMakesNoSense_isRefusedByName() {
    Map.of("chunk-size", "262145", "anonymous", "maybe", "endpoint", "http://x", "host", "ftp://x")
        .forEach(
            (name, value) ->
                assertThatThrownBy(
                        () ->
                            GcsConfig.of(StorageLocation.of("gs://bucket").withOption(name, value)))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining(name));
  }

  @Test
  void emulatorOfTheEnvironment_isAskedUnlessTheLocationNamesAHost() {
    StorageLocation bucket = StorageLocation.of("gs://bucket");
    Map<String, String> environment = Map.of("STORAGE_EMULATOR_HOST", "127.0.0.1:4443");
    URI emulator = URI.create("http://127.0.0.1:4443");

    GcsConfig without = GcsConfig.of(bucket, environment);
    assertThat(without.host()).contains(emulator);
    assertThat(without.anonymous()).isTrue();

    GcsConfig with = GcsConfig.of(bucket.withSecret("credentials", "{}"), environment);
    assertThat(with.host()).contains(emulator);
    assertThat(with.anonymous()).isFalse();

    URI other = URI.create("https://other");
    assertThat(GcsConfig.of(bucket.withOption("host", other.toString()), environment).host())
        .contains(other);
    assertThat(GcsConfig.of(bucket, Map.of()).host()).isEmpty();
    assertThat(GcsConfig.of(bucket, Map.of("STORAGE_EMULATOR_HOST", other.toString())).host())
        .contains(other);
  }

  @Test
  void credentialsThatAreNoKey_areRefusedWithoutShowingThem() {
    try (StorageBackend backend =
        new GcsStorageProvider()
            .open(GcsStorage.bucket("bucket").credentials("{\"type\": \"hush\"}").location())) {
      assertThatThrownBy(() -> backend.head(ObjectKey.of("k")))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("credentials")
          .hasMessageNotContaining("hush")
          .hasNoCause();
    }
  }
}
