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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stores insist on beyond the plain protocol. */
class S3DemandsTest {

  private static final ObjectKey KEY = ObjectKey.of("key");
  private static final int WHOLE = 10;
  private static final int IN_PARTS = (int) S3Config.LEAST_PART_BYTES + 1;

  private final FakeS3 store = new FakeS3();

  @AfterEach
  void close() {
    store.close();
  }

  private void put(S3Storage storage, int length) {
    try (StorageBackend backend =
        new S3StorageProvider()
            .open(storage.partSize(S3Config.LEAST_PART_BYTES).maxAttempts(1).location())) {
      backend.put(KEY, ObjectContent.of(new byte[length]), WriteMode.CREATE_NEW);
    }
    assertThat(store.objects().get("key")).hasSize(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {WHOLE, IN_PARTS})
  void retention_withoutChecksumsElsewhere_isSentWithThem(int length) {
    put(store.storage().checksums(false).retention("GOVERNANCE", 1), length);
  }

  @ParameterizedTest
  @ValueSource(ints = {WHOLE, IN_PARTS})
  void bucketThatRetains_withoutChecksums_saysWhatToSet(int length) {
    store.objects().demands().retainByDefault();

    assertThatThrownBy(() -> put(store.storage().checksums(false), length))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("Object Lock")
        .hasMessageContaining("checksum=crc32")
        .matches(e -> !((StorageException) e).isRetryable());
    assertThat(store.objects().unfinishedUploads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {WHOLE, IN_PARTS})
  void bucketThatRetains_withChecksums_takesObjects(int length) {
    store.objects().demands().retainByDefault();

    put(store.storage().checksums(true), length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void customersKey_isSentWithEveryRequestOfAnUpload(boolean checksums) {
    put(store.storage().checksums(checksums).encryptedWithCustomerKey(new byte[32]), IN_PARTS);
  }

  @Test
  void storeOfFewParts_getsLargerOnes() {
    store.objects().demands().allowParts(3);
    int length = (int) (3 * S3Config.LEAST_PART_BYTES + 1);

    assertThatThrownBy(() -> put(store.storage(), length)).hasMessageContaining("InvalidArgument");
    put(store.storage().maxParts(3), length);
  }
}
