// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import io.nebulabackup.storage.s3.FakeS3.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the backend makes of a store and a network that fail. */
class S3FaultsTest {

  private static final ObjectKey KEY = ObjectKey.of("a/key");
  private static final byte[] SMALL = bytes(1000);
  private static final byte[] LARGE = bytes((int) (2 * S3Config.LEAST_PART_BYTES + 10));

  private final FakeS3 store = new FakeS3();
  private final StorageBackend backend = backend(3);

  private StorageBackend backend(int attempts) {
    return new S3StorageProvider()
        .open(
            store
                .storage()
                .partSize(S3Config.LEAST_PART_BYTES)
                .maxAttempts(attempts)
                .timeout(Duration.ofSeconds(2))
                .location());
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @AfterEach
  void close() {
    backend.close();
    store.close();
  }

  private ObjectMetadata put(byte[] bytes, WriteMode mode) {
    return backend.put(KEY, ObjectContent.of(bytes), mode);
  }

  @Test
  void createNew_whoseAnswerIsLost_isSuccess() {
    store.trouble("PutObject", Kind.LOSE_ANSWER);

    ObjectMetadata stored = put(SMALL, WriteMode.CREATE_NEW);

    assertThat(stored.size()).isEqualTo(SMALL.length);
    assertThat(store.objects().get("a/key")).isEqualTo(SMALL);
    assertThat(store.count("PutObject")).isEqualTo(2);
  }

  @Test
  void createNew_whoseEveryAnswerIsLost_isSuccessOnceLookedUp() {
    try (StorageBackend once = backend(1)) {
      store.trouble("PutObject", Kind.LOSE_ANSWER);

      assertThat(once.put(KEY, ObjectContent.of(SMALL), WriteMode.CREATE_NEW).size())
          .isEqualTo(SMALL.length);
    }
  }

  @Test
  void createNew_whoseAnswerIsLostAtTakenKey_saysThatItExists() {
    store.objects().put("a/key", new byte[] {1});
    store.trouble("PutObject", Kind.LOSE_ANSWER);

    assertThatThrownBy(() -> put(SMALL, WriteMode.CREATE_NEW))
        .isInstanceOf(ObjectAlreadyExistsException.class);
    assertThat(store.objects().get("a/key")).containsExactly(1);
  }

  @Test
  void put_whoseOutcomeCannotBeLookedUp_isUnknown() {
    for (WriteMode mode : WriteMode.values()) {
      try (StorageBackend once = backend(1)) {
        store.trouble("PutObject", Kind.LOSE_ANSWER).refuse("HeadObject", 1, 503, "SlowDown");

        assertThatThrownBy(() -> once.put(KEY, ObjectContent.of(SMALL), mode))
            .isInstanceOf(WriteOutcomeUnknownException.class)
            .hasMessageContaining("a/key")
            .matches(e -> !((StorageException) e).isSafeToClean());
        store.objects().remove("a/key");
      }
    }
  }

  @Test
  void put_deletedByOthersBeforeItIsLookedUp_isUnknown() {
    try (StorageBackend once = backend(1)) {
      store.loseAnswer("PutObject", () -> store.objects().remove("a/key"));

      assertThatThrownBy(() -> once.put(KEY, ObjectContent.of(SMALL), WriteMode.CREATE_NEW))
          .isInstanceOf(WriteOutcomeUnknownException.class);
    }
  }

  @Test
  void replace_whoseAnswerIsLost_isSuccess() {
    store.objects().put("a/key", new byte[] {1});
    store.trouble("PutObject", Kind.LOSE_ANSWER);

    put(SMALL, WriteMode.REPLACE);

    assertThat(store.objects().get("a/key")).isEqualTo(SMALL);
  }

  @Test
  void put_refusedForAWhile_isTriedAgain() {
    store.refuse("PutObject", 1, 500, "InternalError").refuse("PutObject", 1, 503, "SlowDown");

    put(SMALL, WriteMode.CREATE_NEW);

    assertThat(store.objects().get("a/key")).isEqualTo(SMALL);
  }

  @Test
  void put_refusedForGood_failsRetryably() {
    try (StorageBackend once = backend(1)) {
      store.refuse("PutObject", 1, 503, "SlowDown");

      assertThatThrownBy(() -> once.put(KEY, ObjectContent.of(SMALL), WriteMode.CREATE_NEW))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("SlowDown")
          .matches(e -> ((StorageException) e).isRetryable())
          .matches(e -> ((StorageException) e).isSafeToClean());
    }
  }

  @Test
  void put_atSilentStore_isUnknownAfterTheTimeout() {
    try (StorageBackend once = backend(1)) {
      store.trouble("PutObject", Kind.STALL);

      assertThatThrownBy(() -> once.put(KEY, ObjectContent.of(SMALL), WriteMode.CREATE_NEW))
          .isInstanceOf(WriteOutcomeUnknownException.class);
    }
  }

  @Test
  void conflict_withAnotherWriter_restartsTheWrite() {
    store.refuse("PutObject", 1, 409, "ConditionalRequestConflict");

    put(SMALL, WriteMode.CREATE_NEW);

    assertThat(store.objects().get("a/key")).isEqualTo(SMALL);
  }

  @Test
  void conflict_atCompletion_restartsTheUpload() {
    store.refuse("CompleteMultipartUpload", 1, 409, "ConditionalRequestConflict");

    put(LARGE, WriteMode.CREATE_NEW);

    assertThat(store.objects().get("a/key")).isEqualTo(LARGE);
    assertThat(store.count("CreateMultipartUpload")).isEqualTo(2);
    assertThat(store.objects().unfinishedUploads()).isZero();
  }

  @Test
  void put_minioDeniesForRaceWithDeletion_isSentAgain() {
    store.server("MinIO").refuse("PutObject", 1, 403, "AccessDenied");

    put(SMALL, WriteMode.CREATE_NEW);

    assertThat(store.objects().get("a/key")).isEqualTo(SMALL);
  }

  @Test
  void put_minioGoesOnDenying_isDenied() {
    store.server("MinIO").refuse("PutObject", 9, 403, "AccessDenied");

    assertThatThrownBy(() -> put(SMALL, WriteMode.CREATE_NEW))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(store.count("PutObject")).isEqualTo(3);
  }

  @Test
  void put_anotherStoreDenies_isDeniedAtOnce() {
    store.refuse("PutObject", 9, 403, "AccessDenied");

    assertThatThrownBy(() -> put(SMALL, WriteMode.CREATE_NEW))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(store.count("PutObject")).isEqualTo(1);
  }

  @Test
  void completion_whoseAnswerIsLost_isSuccess() {
    store.trouble("CompleteMultipartUpload", Kind.LOSE_ANSWER);

    assertThat(put(LARGE, WriteMode.CREATE_NEW).size()).isEqualTo(LARGE.length);
    assertThat(store.objects().get("a/key")).isEqualTo(LARGE);
  }

  @Test
  void completion_whoseAnswerIsCut_isSuccess() {
    store.trouble("CompleteMultipartUpload", Kind.CUT_ANSWER);

    assertThat(put(LARGE, WriteMode.CREATE_NEW).size()).isEqualTo(LARGE.length);
    assertThat(store.objects().get("a/key")).isEqualTo(LARGE);
  }

  @Test
  void completion_refusedInAnAnswerThatSays200_isTriedAgain() {
    store.trouble("CompleteMultipartUpload", Kind.REFUSE_WITH_200);

    put(LARGE, WriteMode.CREATE_NEW);

    assertThat(store.objects().get("a/key")).isEqualTo(LARGE);
    assertThat(store.count("CompleteMultipartUpload")).isEqualTo(2);
  }

  @Test
  void completion_brokenInAnAnswerThatSays200Always_isUnknown() {
    for (int i = 0; i < 3; i++) {
      store.trouble("CompleteMultipartUpload", Kind.REFUSE_WITH_200);
    }

    assertThatThrownBy(() -> put(LARGE, WriteMode.CREATE_NEW))
        .isInstanceOf(WriteOutcomeUnknownException.class);
    assertThat(store.objects().unfinishedUploads()).as("it may be completed yet").isOne();
  }

  @Test
  void completion_refusedInAnAnswerThatSays200_failsAndLeavesNothing() {
    store.refuseWith200("CompleteMultipartUpload", "EntityTooSmall");

    assertThatThrownBy(() -> put(LARGE, WriteMode.CREATE_NEW))
        .isExactlyInstanceOf(StorageException.class)
        .hasMessageContaining("EntityTooSmall");
    assertThat(store.objects().get("a/key")).isNull();
    assertThat(store.objects().unfinishedUploads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PutObject", "CompleteMultipartUpload"})
  void write_whoseAttemptsAllAnswer500_isUnknown(String operation) {
    store.refuse(operation, 3, 500, "InternalError");

    assertThatThrownBy(
            () -> put(operation.equals("PutObject") ? SMALL : LARGE, WriteMode.CREATE_NEW))
        .isInstanceOf(WriteOutcomeUnknownException.class)
        .hasMessageContaining("a/key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PutObject", "CompleteMultipartUpload"})
  void write_carriedOutDespiteIts500_isSuccess(String operation) {
    byte[] bytes = operation.equals("PutObject") ? SMALL : LARGE;
    for (int i = 0; i < 3; i++) {
      store.trouble(operation, Kind.BREAK_AFTER);
    }

    assertThat(put(bytes, WriteMode.CREATE_NEW).size()).isEqualTo(bytes.length);
    assertThat(store.objects().get("a/key")).isEqualTo(bytes);
  }

  @Test
  void everyCall_throttledWith429_isTriedAgain() throws IOException {
    for (String operation :
        List.of("PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObjects")) {
      store.refuse(operation, 1, 429, "TooManyRequests");
    }

    put(SMALL, WriteMode.CREATE_NEW);
    assertThat(backend.head(KEY)).isPresent();
    try (InputStream in = backend.open(KEY, ByteRange.all())) {
      assertThat(in.readAllBytes()).isEqualTo(SMALL);
    }
    assertThat(list("")).isOne();
    backend.delete(List.of(KEY));
    assertThat(store.objects().get("a/key")).isNull();
  }

  @Test
  void read_stalledMidway_goesOnWhereItStalled() throws IOException {
    store.objects().put("a/key", LARGE);
    store.trouble("GetObject", Kind.STALL_MIDWAY);

    try (InputStream in = backend.open(KEY, ByteRange.all())) {
      assertThat(in.readAllBytes()).isEqualTo(LARGE);
    }
    assertThat(store.headers("GetObject", "Range").get(1)).startsWith("bytes=" + LARGE.length / 2);
  }

  @Test
  void part_refusedForAWhile_isReadAgain() {
    store.refuse("UploadPart", 2, 500, "InternalError");

    put(LARGE, WriteMode.CREATE_NEW);

    assertThat(store.objects().get("a/key")).isEqualTo(LARGE);
    assertThat(store.count("UploadPart")).isEqualTo(5);
  }

  @Test
  void part_refusedForGood_abortsTheUpload() {
    store.refuse("UploadPart", 1, 403, "AccessDenied");

    assertThatThrownBy(() -> put(LARGE, WriteMode.CREATE_NEW))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(store.objects().unfinishedUploads()).isZero();
  }

  @Test
  void read_cutMidway_goesOnWhereItBroke() throws IOException {
    store.objects().put("a/key", LARGE);
    store.trouble("GetObject", Kind.CUT_ANSWER).trouble("GetObject", Kind.CUT_ANSWER);

    try (InputStream in = backend.open(KEY, ByteRange.from(10))) {
      assertThat(in.readAllBytes())
          .isEqualTo(java.util.Arrays.copyOfRange(LARGE, 10, LARGE.length));
    }
    assertThat(store.count("GetObject")).isEqualTo(3);
  }

  @Test
  void read_cutMidwayOfAnObjectReplacedSince_fails() throws IOException {
    store.objects().put("a/key", LARGE);
    store.trouble("GetObject", Kind.CUT_ANSWER);

    try (InputStream in = backend.open(KEY, ByteRange.all())) {
      store.objects().put("a/key", SMALL);

      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("a/key");
    }
  }

  @Test
  void everyCall_refused_isAccessDenied() {
    for (String operation :
        List.of("PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObjects")) {
      store.refuse(operation, 1, 403, "AccessDenied");
    }

    assertThatThrownBy(() -> put(SMALL, WriteMode.CREATE_NEW))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> backend.open(KEY, ByteRange.all()))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> backend.head(KEY)).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> list("")).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> backend.delete(List.of(KEY)))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void missingBucket_isNoMissingObject() {
    try (StorageBackend elsewhere =
        new S3StorageProvider()
            .open(
                S3Storage.bucket("nowhere")
                    .endpoint(store.endpoint())
                    .credentials("access", "hidden")
                    .location())) {
      assertThatThrownBy(() -> elsewhere.open(KEY, ByteRange.all()))
          .isInstanceOf(StorageException.class)
          .isNotInstanceOf(ObjectNotFoundException.class)
          .hasMessageContaining("bucket");
    }
  }

  @Test
  void unreachableStore_failsRetryablyAndKnowsNothingWasStored() {
    store.close();

    assertThatThrownBy(() -> put(SMALL, WriteMode.CREATE_NEW))
        .isExactlyInstanceOf(StorageException.class)
        .matches(e -> ((StorageException) e).isRetryable());
  }

  @Test
  void list_failingOnItsSecondPage_isTriedAgain() {
    IntStream.range(0, 1500).forEach(i -> store.objects().put("n/" + i, new byte[] {1}));
    try (ObjectListing listing = backend.list("n/")) {
      assertThat(listing.next().size()).isEqualTo(1);
      store.refuse("ListObjectsV2", 1, 503, "SlowDown");
      int count = 1;
      while (listing.hasNext()) {
        assertThat(listing.next().size()).isEqualTo(1);
        count++;
      }
      assertThat(count).isEqualTo(1500);
    }
  }

  @Test
  void list_againstKeyOrder_fails() {
    store.objects().put("a", SMALL);
    store.objects().put("b", SMALL);
    store.objects().shuffle();

    assertThatThrownBy(() -> list("")).hasMessageContaining("key order");
  }

  private int list(String prefix) {
    int count = 0;
    try (ObjectListing listing = backend.list(prefix)) {
      while (listing.hasNext()) {
        assertThat(listing.next().key().value()).startsWith(prefix);
        count++;
      }
    }
    return count;
  }

  @Test
  void delete_atStoreWithoutBatches_goesOneByOne() {
    List<ObjectKey> keys = IntStream.range(0, 5).mapToObj(i -> ObjectKey.of("k" + i)).toList();
    keys.forEach(key -> store.objects().put(key.value(), SMALL));
    store.refuse("DeleteObjects", 1, 501, "NotImplemented");

    backend.delete(keys);
    backend.delete(keys);

    assertThat(list("")).isZero();
    assertThat(store.count("DeleteObjects")).isEqualTo(1);
    assertThat(store.count("DeleteObject")).isEqualTo(10);
  }

  @Test
  void delete_ofWhatTheStoreKeeps_namesEachKey() {
    for (String key : List.of("a", "locked/1", "b", "locked/2")) {
      store.objects().put(key, SMALL);
    }
    store.objects().failDeletion("locked/1", "AccessDenied");
    store.objects().failDeletion("locked/2", "AccessDenied");

    BatchDeleteException failure =
        catchThrowableOfType(
            BatchDeleteException.class,
            () ->
                backend.delete(
                    List.of(
                        ObjectKey.of("a"),
                        ObjectKey.of("locked/1"),
                        ObjectKey.of("b"),
                        ObjectKey.of("locked/2"))));

    assertThat(failure.failures())
        .containsOnlyKeys(ObjectKey.of("locked/1"), ObjectKey.of("locked/2"));
    assertThat(failure.isRetryable()).isFalse();
    assertThat(list("")).isEqualTo(2);
  }

  @Test
  void checksums_atStoreThatRefusesTrailers_fail() {
    store.objects().demands().beStrict();
    try (StorageBackend withChecksums =
        new S3StorageProvider().open(store.storage().checksums(true).location())) {
      assertThatThrownBy(
              () -> withChecksums.put(KEY, ObjectContent.of(SMALL), WriteMode.CREATE_NEW))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("NotImplemented");
    }
    put(SMALL, WriteMode.CREATE_NEW);
  }
}
