// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ObjectContent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class HashedContentTest {

  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  /** The test vector of FIPS 180-2 for "abc". */
  private static final String SHA_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final String SHA_OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void sha256_afterACompletePass_isThatOfTheBytes() throws Exception {
    HashedContent content = HashedContent.of(ObjectContent.of(ABC));

    try (InputStream in = content.open()) {
      assertThat(in.readAllBytes()).isEqualTo(ABC);
    }

    assertThat(content.sha256()).isEqualTo(SHA_OF_ABC);
    assertThat(HashedContent.sha256(ABC)).isEqualTo(SHA_OF_ABC);
  }

  @Test
  void sha256_whenOnlyTheLengthWasRead_isThere() throws Exception {
    HashedContent content = HashedContent.of(ObjectContent.of(ABC));

    try (InputStream in = content.open()) {
      assertThat(in.read()).isEqualTo('a');
      in.skipNBytes(1);
      assertThat(in.readNBytes(1)).hasSize(1);
    }

    assertThat(content.sha256()).isEqualTo(SHA_OF_ABC);
  }

  @Test
  void sha256_ofEmptyContent_needsNoRead() throws Exception {
    HashedContent content = HashedContent.of(ObjectContent.of(new byte[0]));

    content.open().close();

    assertThat(content.sha256()).isEqualTo(SHA_OF_NOTHING);
  }

  @Test
  void sha256_beforeAnyCompletePass_fails() throws Exception {
    HashedContent content = HashedContent.of(ObjectContent.of(ABC));

    try (InputStream in = content.open()) {
      assertThat(in.read()).isEqualTo('a');
    }

    assertThatThrownBy(content::sha256).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sha256_afterAnAbandonedPass_isThatOfTheLastCompleteOne() throws Exception {
    Queue<byte[]> passes = new ArrayDeque<>(List.of(new byte[] {9, 9, 9}, ABC, new byte[] {1, 2}));
    HashedContent content =
        HashedContent.of(
            new ObjectContent() {
              @Override
              public long length() {
                return 3;
              }

              @Override
              public InputStream open() {
                return new ByteArrayInputStream(passes.remove());
              }
            });

    for (int pass = 0; pass < 3; pass++) {
      try (InputStream in = content.open()) {
        in.readAllBytes();
      }
    }

    assertThat(content.sha256()).isEqualTo(SHA_OF_ABC);
  }
}
