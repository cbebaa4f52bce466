// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of keys that a store did not delete, though it answered the batch. */
class S3DeletionTest {

  private static final ObjectKey A = ObjectKey.of("a");
  private static final ObjectKey B = ObjectKey.of("b");

  private final FakeS3 store = new FakeS3();
  private final StorageBackend backend =
      new S3StorageProvider().open(store.storage().prefix("p").maxAttempts(3).location());

  @BeforeEach
  void fill() {
    store.objects().put("p/a", new byte[1]);
    store.objects().put("p/b", new byte[1]);
  }

  @AfterEach
  void close() {
    backend.close();
    store.close();
  }

  @Test
  void key_refusedForAWhile_isSentAgain() {
    store.objects().failDeletion("p/a", "SlowDown", "InternalError");

    backend.delete(List.of(A, B));

    assertThat(store.objects().get("p/a")).isNull();
    assertThat(store.objects().get("p/b")).isNull();
    assertThat(store.count("DeleteObjects")).isEqualTo(3);
  }

  @Test
  void key_refusedForGood_isNamedAfterAllAttempts() {
    store.objects().failDeletion("p/a", "SlowDown", "SlowDown", "SlowDown");

    BatchDeleteException failure =
        catchThrowableOfType(BatchDeleteException.class, () -> backend.delete(List.of(A, B)));

    assertThat(failure.failures()).containsOnlyKeys(A);
    assertThat(failure.failures().get(A)).contains("SlowDown");
    assertThat(failure.isRetryable()).isTrue();
    assertThat(store.count("DeleteObjects")).isEqualTo(3);
  }

  @Test
  void error_withoutKey_isAboutEveryKeyOfTheBatch() {
    store.objects().failDeletion("p/a", "AccessDenied");
    store.objects().nameNoFailedKeys();

    BatchDeleteException failure =
        catchThrowableOfType(BatchDeleteException.class, () -> backend.delete(List.of(A, B)));

    assertThat(failure.failures()).containsOnlyKeys(A, B);
    assertThat(failure.isRetryable()).isFalse();
  }

  @Test
  void passingError_withoutKey_isSentAgain() {
    store.objects().failDeletion("p/a", "SlowDown");
    store.objects().nameNoFailedKeys();

    backend.delete(List.of(A, B));

    assertThat(store.objects().get("p/a")).isNull();
  }

  @Test
  void interrupt_endsThePauseBetweenAttempts() {
    store.objects().failDeletion("p/a", "SlowDown", "SlowDown");
    Thread caller = Thread.currentThread();
    store.before("DeleteObjects", caller::interrupt);

    assertThatThrownBy(() -> backend.delete(List.of(A)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
