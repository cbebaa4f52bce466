// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import static io.nebulabackup.storage.gcs.FakeGcs.ANSWER_LOST;
import static io.nebulabackup.storage.gcs.FakeGcs.CUT;
import static io.nebulabackup.storage.gcs.FakeGcs.WELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ChecksumMismatchException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import io.nebulabackup.storage.gcs.FakeGcs.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of large objects at a store that fails midway, or keeps other bytes. */
class ResumableFaultsTest {

  private static final ObjectKey KEY = ObjectKey.of("a/key");

  private final byte[] bytes = new byte[2 * GcsConfig.CHUNK_UNIT + 1000];
  private FakeGcs store;

  @SuppressWarnings("NullAway.Init")
  ResumableFaultsTest() {}

  @BeforeEach
  void start() throws IOException {
    new Random(1).nextBytes(bytes);
    store = new FakeGcs();
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private StorageBackend backend(int attempts) {
    return new GcsStorageProvider()
        .open(
            GcsStorage.bucket("bucket")
                .host(store.host())
                .anonymous()
                .chunkSize(GcsConfig.CHUNK_UNIT)
                .maxAttempts(attempts)
                .location());
  }

  private ObjectMetadata put(int attempts, WriteMode mode) {
    try (StorageBackend backend = backend(attempts)) {
      return backend.put(KEY, ObjectContent.of(bytes), mode);
    }
  }

  private byte[] read(int attempts) throws IOException {
    try (StorageBackend backend = backend(attempts);
        InputStream in = backend.open(KEY, ByteRange.all())) {
      return in.readAllBytes();
    }
  }

  @Test
  void upload_ofWhichAChunkFails_goesOn() {
    store.next(Request.CHUNK, WELL, 503, WELL);

    assertThat(put(3, WriteMode.CREATE_NEW).size()).isEqualTo(bytes.length);
    assertThat(store.object()).isEqualTo(bytes);
  }

  @Test
  void upload_ofWhichAChunkFailsForGood_leavesNothing() {
    store.next(Request.CHUNK, WELL, 503);

    assertThatThrownBy(() -> put(1, WriteMode.CREATE_NEW))
        .isExactlyInstanceOf(StorageException.class)
        .matches(e -> ((StorageException) e).isRetryable());
    assertThat(store.object()).isNull();
  }

  @Test
  void upload_thatTheStoreDrops_failsRetryablyAndBlamesNoBucket() {
    for (int gone : new int[] {404, 410}) {
      store.next(Request.CHUNK, WELL, gone);

      assertThatThrownBy(() -> put(1, WriteMode.CREATE_NEW))
          .isExactlyInstanceOf(StorageException.class)
          .hasMessageContaining("dropped the upload")
          .matches(e -> ((StorageException) e).isRetryable());
    }
    assertThat(store.object()).isNull();
  }

  @Test
  void upload_whoseLastAnswerIsLost_isSuccess() {
    store.next(Request.CHUNK, WELL, WELL, ANSWER_LOST);

    assertThat(put(1, WriteMode.CREATE_NEW).size()).isEqualTo(bytes.length);
    assertThat(store.object()).isEqualTo(bytes);
  }

  @Test
  void upload_whoseLastRequestIsLost_hasUnknownOutcome() {
    store.next(Request.CHUNK, WELL, WELL, CUT);

    assertThatThrownBy(() -> put(1, WriteMode.REPLACE))
        .isInstanceOf(WriteOutcomeUnknownException.class);
  }

  @Test
  void replacement_namesTheVersionThatItReplaces() {
    store.keep(new byte[1]);
    store.keep(new byte[2]);

    assertThat(put(1, WriteMode.REPLACE).size()).isEqualTo(bytes.length);

    assertThat(store.object()).isEqualTo(bytes);
    assertThat(store.asked())
        .filteredOn(asked -> asked.startsWith("START"))
        .satisfiesExactly(
            asked -> assertThat(asked).contains("ifGenerationMatch=0"),
            asked -> assertThat(asked).contains("ifGenerationMatch=2"));
  }

  @Test
  void replacement_ofWhatIsNotThere_isACreation() {
    assertThat(put(1, WriteMode.REPLACE).size()).isEqualTo(bytes.length);

    assertThat(store.asked())
        .filteredOn(asked -> asked.startsWith("START"))
        .singleElement()
        .asString()
        .contains("ifGenerationMatch=0");
  }

  @Test
  void replacement_thatAnotherWriteOvertakes_leavesThat_andClaimsNothing() {
    byte[] others = {7};
    store.keep(new byte[1]);
    store.beforeLastChunk(() -> store.keep(others));

    assertThatThrownBy(() -> put(1, WriteMode.REPLACE))
        .isInstanceOf(WriteOutcomeUnknownException.class)
        .hasMessageContaining("a/key")
        .hasMessageContaining("at the same time");

    assertThat(store.object()).isEqualTo(others);
  }

  @Test
  void replacement_whoseLastAnswerIsLost_isSuccess() {
    store.keep(new byte[1]);
    store.next(Request.CHUNK, WELL, WELL, ANSWER_LOST);

    assertThat(put(1, WriteMode.REPLACE).size()).isEqualTo(bytes.length);
    assertThat(store.object()).isEqualTo(bytes);
  }

  @Test
  void replacement_ofWhatWasJustWritten_waitsItsTurn() {
    try (StorageBackend backend = backend(1)) {
      backend.put(KEY, ObjectContent.of(bytes), WriteMode.REPLACE);
      int requests = store.asked().size();
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> backend.put(KEY, ObjectContent.of(bytes), WriteMode.REPLACE))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("since the last write");

      assertThat(Thread.interrupted()).isTrue();
      assertThat(store.asked()).hasSize(requests);
    }
  }

  @Test
  void corruptUpload_isNoticedAndDeleted() {
    store.corrupt();

    assertThatThrownBy(() -> put(1, WriteMode.CREATE_NEW))
        .isInstanceOf(ChecksumMismatchException.class)
        .hasMessageContaining("a/key")
        .matches(e -> ((StorageException) e).isRetryable());
    assertThat(store.object()).isNull();
  }

  @Test
  void corruptUpload_thatCannotBeDeleted_isNoSuccess() {
    for (int refusal : new int[] {403, 412, 503}) {
      store.forget();
      store.corrupt();
      store.next(Request.DELETE, refusal);

      assertThatThrownBy(() -> put(1, WriteMode.CREATE_NEW))
          .as("refused with %s", refusal)
          .isInstanceOf(ChecksumMismatchException.class)
          .hasMessageContaining("could not be deleted")
          .matches(e -> !((StorageException) e).isRetryable())
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
  }

  @Test
  void corruptUpload_whoseLastAnswerIsLost_isNoSuccess() {
    store.corrupt();
    store.next(Request.CHUNK, WELL, WELL, ANSWER_LOST);

    assertThatThrownBy(() -> put(1, WriteMode.CREATE_NEW))
        .isInstanceOf(ChecksumMismatchException.class);
    assertThat(store.object()).isNull();
  }

  @Test
  void read_thatIsCut_goesOnWhereItBroke() throws IOException {
    store.keep(bytes);
    store.next(Request.DOWNLOAD, CUT, CUT);

    assertThat(read(4)).isEqualTo(bytes);
  }

  @Test
  void read_ofDamagedObject_isNoticed() {
    store.keep(bytes);
    store.damage();

    assertThatThrownBy(() -> read(1)).isInstanceOf(ChecksumMismatchException.class);
  }
}
