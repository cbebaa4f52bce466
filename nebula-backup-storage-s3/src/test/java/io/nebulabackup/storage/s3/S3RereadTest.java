// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.storage.BandwidthLimit;
import io.nebulabackup.core.storage.HashedContent;
import io.nebulabackup.core.storage.ThrottledStorageBackend;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.SourceChangedException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read again of a large hashed file, below a rate limit, when one of its parts is. */
class S3RereadTest {

  private static final ObjectKey KEY = ObjectKey.of("key");
  private static final int PART = 2 * (int) S3Config.LEAST_PART_BYTES;

  private final FakeS3 store = new FakeS3();
  private final StorageBackend backend =
      new ThrottledStorageBackend(
          new S3StorageProvider().open(store.storage().partSize(PART).maxAttempts(3).location()),
          new BandwidthLimit(BandwidthLimit.UNLIMITED),
          new BandwidthLimit(BandwidthLimit.UNLIMITED));
  private final byte[] bytes = new byte[4 * PART];
  private final List<Long> opened = new ArrayList<>();

  private final ObjectContent content =
      new ObjectContent() {
        @Override
        public long length() {
          return bytes.length;
        }

        @Override
        public InputStream open() {
          return openAt(0);
        }

        @Override
        public InputStream openAt(long offset) {
          opened.add(offset);
          return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
        }
      };

  S3RereadTest() {
    new Random(1).nextBytes(bytes);
  }

  @AfterEach
  void close() {
    backend.close();
    store.close();
  }

  private void fourthPartIsSentTwice(Runnable inBetween) {
    for (int i = 0; i < 3; i++) {
      store.before("UploadPart", () -> {});
    }
    store.loseAnswer("UploadPart", inBetween);
  }

  @Test
  void latePart_isReadAgainFromNearby() {
    fourthPartIsSentTwice(() -> {});
    HashedContent hashed = HashedContent.of(content);

    backend.put(KEY, hashed, WriteMode.CREATE_NEW);

    assertThat(hashed.sha256()).isEqualTo(HashedContent.sha256(bytes));
    assertThat(store.objects().get("key")).isEqualTo(bytes);
    assertThat(opened).hasSize(2);
    assertThat(opened.get(1)).isBetween(2L * PART, 3L * PART);
  }

  @Test
  void fileThatChangedInBetween_isNotStored() {
    fourthPartIsSentTwice(() -> bytes[3 * PART + 1]++);

    assertThatThrownBy(() -> backend.put(KEY, HashedContent.of(content), WriteMode.CREATE_NEW))
        .isInstanceOf(SourceChangedException.class)
        .hasMessageContaining("read the source again");
    assertThat(store.objects().get("key")).isNull();
  }
}
