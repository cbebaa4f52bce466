// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every request about an object carries along. */
class S3ObjectRulesTest {

  private static final ObjectKey SMALL = ObjectKey.of("small");
  private static final ObjectKey LARGE = ObjectKey.of("large");
  private static final int LARGE_BYTES = (int) S3Config.LEAST_PART_BYTES + 1;

  private final FakeS3 store = new FakeS3();

  @AfterEach
  void close() {
    store.close();
  }

  /** Writes and reads a small object and a large one. */
  private void use(S3Storage storage) throws IOException {
    StorageLocation location = storage.partSize(S3Config.LEAST_PART_BYTES).location();
    try (StorageBackend backend = new S3StorageProvider().open(location)) {
      backend.put(SMALL, ObjectContent.of(new byte[10]), WriteMode.CREATE_NEW);
      backend.put(LARGE, ObjectContent.of(new byte[LARGE_BYTES]), WriteMode.CREATE_NEW);
      assertThat(backend.head(LARGE))
          .hasValueSatisfying(found -> assertThat(found.size()).isEqualTo(LARGE_BYTES));
      try (InputStream in = backend.open(LARGE, ByteRange.all())) {
        assertThat(in.readAllBytes()).hasSize(LARGE_BYTES);
      }
    }
  }

  @Test
  void customersKey_isInEveryRequestAboutAnObjectsBytes_andInNoText() throws IOException {
    byte[] key = new byte[32];
    key[0] = 42;
    String base64 = Base64.getEncoder().encodeToString(key);
    S3Storage storage = store.storage().encryptedWithCustomerKey(key);

    use(storage);

    for (String operation :
        new String[] {
          "PutObject", "CreateMultipartUpload", "UploadPart", "HeadObject", "GetObject"
        }) {
      assertThat(store.headers(operation, "x-amz-server-side-encryption-customer-key"))
          .as(operation)
          .isNotEmpty()
          .containsOnly(base64);
      assertThat(store.headers(operation, "x-amz-server-side-encryption-customer-algorithm"))
          .containsOnly("AES256");
      assertThat(store.headers(operation, "x-amz-server-side-encryption-customer-key-MD5"))
          .containsOnly("dwI9alxZtQ+yD48KOKmYKA==");
    }
    assertThat(storage.location() + " " + S3Config.of(storage.location()).rules())
        .doesNotContain(base64);
  }

  @Test
  void body_withChecksum_isNotSignedBesides() throws IOException {
    use(store.storage().checksums(true));

    for (String operation : new String[] {"PutObject", "UploadPart"}) {
      assertThat(store.headers(operation, "x-amz-content-sha256"))
          .as(operation)
          .isNotEmpty()
          .containsOnly("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
      assertThat(store.headers(operation, "x-amz-trailer")).containsOnly("x-amz-checksum-crc32");
      assertThat(store.headers(operation, "Authorization"))
          .allMatch(value -> value != null && value.startsWith("AWS4-HMAC-SHA256 "));
    }
  }

  @Test
  void body_withoutChecksum_isSigned() throws IOException {
    use(store.storage().checksums(false));

    for (String operation : new String[] {"PutObject", "UploadPart"}) {
      assertThat(store.headers(operation, "x-amz-content-sha256"))
          .as(operation)
          .isNotEmpty()
          .containsOnly("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    }
  }

  @Test
  void retention_isAskedForWithEveryWrite() throws IOException {
    Instant before = Instant.now();

    use(store.storage().retention("COMPLIANCE", 30));

    for (String operation : new String[] {"PutObject", "CreateMultipartUpload"}) {
      assertThat(store.headers(operation, "x-amz-object-lock-mode")).containsOnly("COMPLIANCE");
      assertThat(store.headers(operation, "x-amz-object-lock-retain-until-date"))
          .allSatisfy(
              until ->
                  assertThat(Instant.parse(Objects.requireNonNull(until)))
                      .isBetween(
                          before.plus(Duration.ofDays(30)).minusSeconds(1),
                          Instant.now().plus(Duration.ofDays(30))));
    }
    assertThat(store.headers("PutObject", "x-amz-sdk-checksum-algorithm")).containsOnly("CRC32");
  }

  @Test
  void withoutRules_nothingIsAskedFor() throws IOException {
    use(store.storage());

    assertThat(store.headers("PutObject", "x-amz-object-lock-mode")).containsOnlyNulls();
    assertThat(store.headers("PutObject", "x-amz-storage-class")).containsOnlyNulls();
    assertThat(store.headers("PutObject", "x-amz-server-side-encryption")).containsOnlyNulls();
    assertThat(store.headers("GetObject", "x-amz-server-side-encryption-customer-key"))
        .containsOnlyNulls();
  }

  @Test
  void customersKey_ofWrongLength_isRefusedWithoutShowingIt() {
    assertThatThrownBy(
            () -> store.storage().encryptedWithCustomerKey(new byte[] {1, 2, 3}).location())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("sse_customer_key")
        .hasMessageContaining("32 bytes")
        .hasMessageNotContaining("AQID");
  }
}
