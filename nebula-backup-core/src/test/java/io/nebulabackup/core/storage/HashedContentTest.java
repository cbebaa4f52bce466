// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.SourceChangedException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void openAt_withinWhatWasRead_goesOnWithTheHash() throws Exception {
    HashedContent content = HashedContent.of(ObjectContent.of(ABC));
    try (InputStream in = content.open()) {
      assertThat(in.readNBytes(2)).hasSize(2);
    }

    try (InputStream in = content.openAt(1)) {
      assertThat(in.readAllBytes()).isEqualTo(new byte[] {'b', 'c'});
    }

    assertThat(content.sha256()).isEqualTo(SHA_OF_ABC);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void openAt_ofContentNeverRead_hashesWhatItLeavesOut(int offset) throws Exception {
    HashedContent content = HashedContent.of(ObjectContent.of(ABC));

    try (InputStream in = content.openAt(offset)) {
      assertThat(in.readAllBytes()).hasSize(3 - offset);
    }

    assertThat(content.sha256()).isEqualTo(SHA_OF_ABC);
  }

  @Test
  void openAt_ofLargeContentReadInAnyManner_hashesEveryByteOnce() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] bytes = new byte[(int) (3 * HashedPrefix.STEP_BYTES + 12_345)];
    random.nextBytes(bytes);
    HashedContent content = HashedContent.of(ObjectContent.of(bytes));
    int read = 0;
    for (int pass = 0; read < bytes.length; pass++) {
      int from = pass < 8 ? random.nextInt(read + 1) : read;
      int wanted = pass < 8 ? random.nextInt(bytes.length / 4) : bytes.length;
      try (InputStream in = content.openAt(from)) {
        byte[] got = in.readNBytes(wanted);
        assertThat(got)
            .as("seed %s", seed)
            .isEqualTo(Arrays.copyOfRange(bytes, from, from + got.length));
        read = Math.max(read, from + got.length);
      }
    }

    assertThat(content.sha256()).as("seed %s", seed).isEqualTo(HashedContent.sha256(bytes));
  }

  @Test
  void openAt_whereTheSourceChangedSince_isNoticed() throws Exception {
    byte[] bytes = new byte[100];
    HashedContent content = HashedContent.of(mutable(bytes));
    try (InputStream in = content.open()) {
      assertThat(in.readNBytes(50)).hasSize(50);
    }
    bytes[10]++;

    try (InputStream in = content.openAt(30)) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(SourceChangedException.class);
    }
  }

  @Test
  void open_afterTheSourceChanged_beginsAnew() throws Exception {
    byte[] bytes = new byte[100];
    HashedContent content = HashedContent.of(mutable(bytes));
    try (InputStream in = content.open()) {
      assertThat(in.readNBytes(50)).hasSize(50);
    }
    bytes[10]++;

    try (InputStream in = content.open()) {
      assertThat(in.readAllBytes()).hasSize(100);
    }

    assertThat(content.sha256()).isEqualTo(HashedContent.sha256(bytes));
  }

  private static ObjectContent mutable(byte[] bytes) {
    return new ObjectContent() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
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
