// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.storage.local.LocalStorageBackend;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageBackendsTest {

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/prefix, nebula-backup-storage-s3",
    "gs://bucket, nebula-backup-storage-gcs",
    "memory://name, nebula-backup-testkit",
    "ftp://host/path, StorageBackendProvider"
  })
  void open_withoutProvider_namesWhatToAdd(String uri, String advice) {
    assertThatThrownBy(() -> StorageBackends.open(StorageLocation.of(uri)))
        .isInstanceOfSatisfying(
            InvalidSpecException.class, e -> assertThat(e.field()).isEqualTo("repository"))
        .hasMessageContaining(uri)
        .hasMessageContaining(advice);
  }

  @Test
  void open_ofFileUri_isLocal() {
    try (StorageBackend backend = StorageBackends.open(StorageLocation.of("FILE:///a/b/../c"))) {
      assertThat(backend)
          .isInstanceOf(LocalStorageBackend.class)
          .hasToString("LocalStorageBackend{/a/c}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:relative", "file://host/path", "file:///", "file:///a/.."})
  void open_ofFileUriWithoutAbsolutePath_isRefused(String uri) {
    assertThatThrownBy(() -> StorageBackends.open(StorageLocation.of(uri)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(uri);
  }

  @Test
  void open_ofFileUriWithOption_namesIt() {
    StorageLocation location = StorageLocation.of("file:///a").withOption("region", "x");

    assertThatThrownBy(() -> StorageBackends.open(location))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("region");
  }
}
