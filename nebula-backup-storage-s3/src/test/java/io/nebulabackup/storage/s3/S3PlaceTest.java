// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.repository.WriteProbe;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan says of a bucket that is not there, not here, or not to be written. */
class S3PlaceTest {

  private final FakeS3 store = new FakeS3();

  @AfterEach
  void close() {
    store.close();
  }

  private void plan(S3Storage storage) {
    try (StorageBackend backend = new S3StorageProvider().open(storage.location())) {
      Repository repository = new Repository(backend, "s3://bucket");
      repository.overview();
      assertThat(WriteProbe.run(repository)).isEmpty();
    }
  }

  @Test
  void writableBucket_isLeftAsItWas() {
    plan(store.storage());

    assertThat(store.count("DeleteObjects")).isOne();
    assertThat(store.objects().isEmpty()).isTrue();
  }

  @Test
  void bucketThatIsNotThere_isToBeCreated() {
    assertThatThrownBy(
            () ->
                plan(
                    S3Storage.bucket("nowhere")
                        .endpoint(store.endpoint())
                        .credentials("access", "hidden")))
        .isExactlyInstanceOf(StorageException.class)
        .hasMessageContaining("s3://nowhere")
        .hasMessageContaining("no such bucket; create it")
        .matches(e -> !((StorageException) e).isRetryable());
  }

  @ParameterizedTest
  @CsvSource({"301, PermanentRedirect", "400, AuthorizationHeaderMalformed"})
  void bucketInAnotherRegion_needsTheOption(int status, String code) {
    store.refuse("ListObjectsV2", 1, status, code);

    assertThatThrownBy(() -> plan(store.storage()))
        .isExactlyInstanceOf(StorageException.class)
        .hasMessageContaining("another region")
        .hasMessageContaining("option region")
        .matches(e -> !((StorageException) e).isRetryable());
  }

  @Test
  void keyThatMayOnlyRead_isFound() {
    store.objects().demands().beReadOnly();

    assertThatThrownBy(() -> plan(store.storage()))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("cannot store");
  }
}
