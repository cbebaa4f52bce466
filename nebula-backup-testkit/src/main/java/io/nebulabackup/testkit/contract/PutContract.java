// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.SourceChangedException;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What storing an object guarantees. */
interface PutContract extends StoreUnderTest {

  @Test
  default void put_ofSizesAroundParts_isReadBackWhole() throws IOException {
    int part = partBytes();
    for (int size : new int[] {0, 1, part - 1, part, part + 1, 2 * part + part / 2}) {
      String key = "sizes/" + size;
      byte[] bytes = StoreUnderTest.bytes(size, size);

      ObjectMetadata stored = put(key, bytes);

      assertThat(stored.key()).isEqualTo(ObjectKey.of(key));
      assertThat(stored.size()).isEqualTo(size);
      assertThat(Arrays.equals(read(key), bytes)).as("bytes of size %s", size).isTrue();
      assertThat(backend().head(ObjectKey.of(key)))
          .hasValueSatisfying(found -> assertThat(found.size()).isEqualTo(size));
    }
  }

  @Test
  default void put_confirmed_isSeenByOtherBackends() {
    put("shared/object", new byte[] {1, 2, 3});

    assertThat(anotherBackend().head(ObjectKey.of("shared/object")))
        .hasValueSatisfying(found -> assertThat(found.size()).isEqualTo(3));
  }

  @Test
  default void put_reportsWhenTheObjectWasWritten() {
    ObjectMetadata stored = put("dated", new byte[] {1});

    // Stores have clocks of their own; a day of difference is a unit error, not a skew.
    assertThat(Duration.between(stored.lastModified(), Instant.now()).abs())
        .isLessThan(Duration.ofDays(1));
    assertThat(backend().head(ObjectKey.of("dated")))
        .hasValueSatisfying(
            found ->
                assertThat(Duration.between(stored.lastModified(), found.lastModified()).abs())
                    .isLessThan(Duration.ofMinutes(1)));
  }

  @Test
  default void createNew_ofTakenKey_failsAndLeavesTheObject() throws IOException {
    byte[] first = StoreUnderTest.bytes(100, 1);
    put("taken", first);

    for (int size : new int[] {0, 50, partBytes() + 1}) {
      assertThatThrownBy(() -> put("taken", StoreUnderTest.bytes(size, 2)))
          .isInstanceOf(ObjectAlreadyExistsException.class)
          .hasMessageContaining("taken");
    }

    assertThat(read("taken")).isEqualTo(first);
  }

  @Test
  default void createNew_ofTakenKeyWithEqualBytes_failsToo() {
    byte[] bytes = StoreUnderTest.bytes(100, 1);
    put("equal", bytes);

    assertThatThrownBy(() -> put("equal", bytes)).isInstanceOf(ObjectAlreadyExistsException.class);
  }

  @Test
  default void createNew_afterDelete_succeeds() throws IOException {
    put("again", new byte[] {1});
    backend().delete(List.of(ObjectKey.of("again")));

    put("again", new byte[] {2});

    assertThat(read("again")).containsExactly(2);
  }

  @Test
  default void replace_ofTakenKey_replaces() throws IOException {
    put("replaced", StoreUnderTest.bytes(partBytes() + 1, 1));
    byte[] second = StoreUnderTest.bytes(partBytes() + 17, 2);

    ObjectMetadata stored =
        backend().put(ObjectKey.of("replaced"), ObjectContent.of(second), WriteMode.REPLACE);

    assertThat(stored.size()).isEqualTo(second.length);
    assertThat(Arrays.equals(read("replaced"), second)).isTrue();
  }

  @Test
  default void replace_ofFreeKey_creates() throws IOException {
    backend().put(ObjectKey.of("free"), ObjectContent.of(new byte[] {7}), WriteMode.REPLACE);

    assertThat(read("free")).containsExactly(7);
  }

  @Test
  default void put_inProgress_isInvisible() {
    ObjectKey key = ObjectKey.of("growing/object");
    byte[] bytes = StoreUnderTest.bytes(2 * partBytes() + 10, 3);
    List<ObjectContent> contents =
        UnreliableContent.with(
            bytes,
            2 * partBytes() + 5,
            () -> {
              assertThat(anotherBackend().head(key)).isEmpty();
              assertThat(keys("")).isEmpty();
            });

    for (ObjectContent content : contents) {
      backend().put(key, content, WriteMode.CREATE_NEW);

      assertThat(keys("")).containsExactly("growing/object");
      backend().delete(List.of(key));
    }
  }

  @Test
  default void put_ofShorterContent_leavesNothing() {
    for (int size : new int[] {0, 10, partBytes() + 10}) {
      for (ObjectContent content :
          UnreliableContent.ofLength(StoreUnderTest.bytes(size, 1), size + 1L)) {
        assertFailsInvisibly(content, SourceChangedException.class);
      }
    }
  }

  @Test
  default void put_ofLongerContent_leavesNothing() {
    for (int size : new int[] {1, 10, partBytes() + 1, 2 * partBytes() + 1}) {
      for (ObjectContent content :
          UnreliableContent.ofLength(StoreUnderTest.bytes(size, 1), size - 1L)) {
        assertFailsInvisibly(content, SourceChangedException.class);
      }
    }
  }

  @Test
  default void put_ofContentThatCannotBeRead_leavesNothingAndNamesTheCause() {
    for (int size : new int[] {10, 2 * partBytes() + 10}) {
      IOException broken = new IOException("the disk is on fire");
      List<ObjectContent> contents =
          UnreliableContent.with(
              StoreUnderTest.bytes(size, 1),
              size - 5,
              () -> {
                throw broken;
              });

      for (ObjectContent content : contents) {
        assertThatThrownBy(
                () -> backend().put(ObjectKey.of("failed"), content, WriteMode.CREATE_NEW))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("failed")
            .hasRootCause(broken);
        assertThat(keys("")).isEmpty();
      }
    }
  }

  @Test
  default void put_ofContentThatThrows_leavesNothingAndLetsItThrough() {
    for (int size : new int[] {10, 2 * partBytes() + 10}) {
      List<ObjectContent> contents =
          UnreliableContent.with(
              StoreUnderTest.bytes(size, 1),
              size - 5,
              () -> {
                throw new UnsupportedOperationException("cancelled by the caller");
              });

      for (ObjectContent content : contents) {
        assertThatThrownBy(
                () -> backend().put(ObjectKey.of("failed"), content, WriteMode.CREATE_NEW))
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessage("cancelled by the caller");
        assertThat(keys("")).isEmpty();
      }
    }
  }

  @Test
  default void put_whateverItsOutcome_closesTheStreamsOfItsSource() {
    for (int size : new int[] {0, 10, partBytes() + 10, 3 * partBytes()}) {
      byte[] bytes = StoreUnderTest.bytes(size, 1);
      ObjectKey key = ObjectKey.of("closed/" + size);
      List<CountedContent> contents = new ArrayList<>();
      contents.add(new CountedContent(ObjectContent.of(bytes)));
      UnreliableContent.ofLength(bytes, size).forEach(c -> contents.add(new CountedContent(c)));
      UnreliableContent.ofLength(bytes, size + 1L)
          .forEach(c -> contents.add(new CountedContent(c)));
      UnreliableContent.with(
              bytes,
              size / 2,
              () -> {
                throw new IOException("the disk is on fire");
              })
          .forEach(c -> contents.add(new CountedContent(c)));
      for (CountedContent content : contents) {
        try {
          // The first is stored, and in the way of all others that can be read.
          backend().put(key, content, WriteMode.CREATE_NEW);
        } catch (StorageException e) {
          assertThat(e.getClass().getName()).startsWith("io.nebulabackup.");
        }

        assertThat(content.timesOpened()).isPositive();
        assertThat(content.stillOpen()).as("streams left open of %s", content).isZero();
      }
      assertThat(backend().head(key)).isPresent();
    }
  }

  @Test
  default void replace_thatFails_leavesTheOldObject() throws IOException {
    byte[] old = StoreUnderTest.bytes(100, 1);
    put("kept", old);
    List<ObjectContent> contents =
        UnreliableContent.ofLength(
            StoreUnderTest.bytes(partBytes() + 10, 2), 2L * partBytes() + 10);

    for (ObjectContent content : contents) {
      assertThatThrownBy(() -> backend().put(ObjectKey.of("kept"), content, WriteMode.REPLACE))
          .isInstanceOf(StorageException.class);

      assertThat(read("kept")).isEqualTo(old);
    }
  }

  @Test
  default void replace_duringARead_neverMixesVersions() throws IOException {
    byte[] first = StoreUnderTest.bytes(3 * partBytes(), 1);
    byte[] second = StoreUnderTest.bytes(3 * partBytes(), 2);
    put("version", first);

    byte[] seen;
    try (InputStream in = backend().open(ObjectKey.of("version"), ByteRange.all())) {
      byte[] head = in.readNBytes(10);
      anotherBackend().put(ObjectKey.of("version"), ObjectContent.of(second), WriteMode.REPLACE);
      byte[] tail = in.readAllBytes();
      seen = Arrays.copyOf(head, head.length + tail.length);
      System.arraycopy(tail, 0, seen, head.length, tail.length);
    } catch (IOException | StorageException e) {
      // Allowed: the old version may no longer be readable, as long as the reader is told.
      return;
    }

    assertThat(Arrays.equals(seen, first)).as("all bytes are the first version's").isTrue();
  }

  private void assertFailsInvisibly(ObjectContent content, Class<? extends Exception> failure) {
    for (WriteMode mode : WriteMode.values()) {
      assertThatThrownBy(() -> backend().put(ObjectKey.of("failed"), content, mode))
          .isInstanceOf(failure)
          .hasMessageContaining("failed");
      assertThat(backend().head(ObjectKey.of("failed"))).isEmpty();
      assertThat(keys("")).isEmpty();
    }
  }
}
