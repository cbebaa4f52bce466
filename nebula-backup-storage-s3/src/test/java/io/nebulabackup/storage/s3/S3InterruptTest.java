// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interrupted write leaves, as of a backup that is cancelled. */
class S3InterruptTest {

  private static final ObjectKey KEY = ObjectKey.of("key");
  private static final byte[] LARGE = new byte[(int) (3 * S3Config.LEAST_PART_BYTES)];

  private final FakeS3 store = new FakeS3();

  @AfterEach
  void close() {
    store.close();
  }

  private void put(int partsAtOnce) {
    try (StorageBackend backend =
        new S3StorageProvider()
            .open(
                store
                    .storage()
                    .partSize(S3Config.LEAST_PART_BYTES)
                    .partsAtOnce(partsAtOnce)
                    .location())) {
      backend.put(KEY, ObjectContent.of(LARGE), WriteMode.CREATE_NEW);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void upload_interruptedBetweenItsParts_isFreed(int partsAtOnce) {
    store.before("UploadPart", Thread.currentThread()::interrupt);

    assertThatThrownBy(() -> put(partsAtOnce))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("interrupted");

    assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    assertThat(store.objects().unfinishedUploads()).isZero();
    assertThat(store.objects().get("key")).isNull();
  }
}
