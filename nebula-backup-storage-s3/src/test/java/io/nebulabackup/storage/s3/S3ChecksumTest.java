// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.s3.FakeS3.Kind;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the option {@code checksum=crc32} finds out about bytes that were damaged on the way. */
class S3ChecksumTest {

  private static final ObjectKey KEY = ObjectKey.of("key");

  private final FakeS3 store = new FakeS3();
  private final StorageBackend backend =
      new S3StorageProvider()
          .open(store.storage().checksums(true).partSize(S3Config.LEAST_PART_BYTES).location());

  @AfterEach
  void close() {
    backend.close();
    store.close();
  }

  private void put(int length) {
    backend.put(KEY, ObjectContent.of(new byte[length]), WriteMode.CREATE_NEW);
  }

  private byte[] read() throws IOException {
    try (InputStream in = backend.open(KEY, ByteRange.all())) {
      return in.readAllBytes();
    }
  }

  @Test
  void download_ofDamagedBytes_fails() {
    put(1000);
    store.trouble("GetObject", Kind.DAMAGE);

    assertThatThrownBy(this::read)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("not the ones the store has a checksum of")
        .matches(e -> ((StorageException) e).isRetryable());
  }

  @Test
  void download_ofObjectSentInParts_isNotCheckedAsItsChecksumIsOfTheParts() throws IOException {
    put((int) S3Config.LEAST_PART_BYTES + 1);

    assertThat(read()).hasSize((int) S3Config.LEAST_PART_BYTES + 1);
  }
}
