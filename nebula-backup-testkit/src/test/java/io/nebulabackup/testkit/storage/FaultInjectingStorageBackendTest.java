// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FaultInjectingStorageBackendTest {

  private static final ObjectKey A = ObjectKey.of("a");
  private static final ObjectKey B = ObjectKey.of("b");

  private final MemoryStore store = new MemoryStore();
  private final FaultInjectingStorageBackend backend =
      new FaultInjectingStorageBackend(new InMemoryStorageBackend(store));

  private void put(ObjectKey key) {
    backend.put(key, ObjectContent.of(new byte[] {1, 2, 3, 4}), WriteMode.REPLACE);
  }

  private byte[] read(ObjectKey key) throws IOException {
    try (InputStream in = backend.open(key, ByteRange.all())) {
      return in.readAllBytes();
    }
  }

  @Test
  void failBefore_hasNoEffectAndEndsAfterItsTimes() {
    Fault fault = backend.on(StorageOperation.PUT, "a"::equals).skipping(1).times(1).failBefore();

    put(A);
    store.remove(A);
    assertThatThrownBy(() -> put(A)).isInstanceOf(StorageException.class);
    assertThat(store.contents()).isEmpty();
    put(B);
    put(A);

    assertThat(fault.hits()).isEqualTo(1);
    assertThat(store.contents()).containsOnlyKeys(A, B);
  }

  @Test
  void failAfter_hasHadItsEffect() {
    Fault fault =
        backend
            .on(StorageOperation.PUT, name -> true)
            .failAfter(() -> new WriteOutcomeUnknownException("answer lost", null));

    assertThatThrownBy(() -> put(A)).isInstanceOf(WriteOutcomeUnknownException.class);

    assertThat(fault.hits()).isEqualTo(1);
    assertThat(store.contents()).containsOnlyKeys(A);
  }

  @Test
  void reads_areCutTruncatedOrFlipped() throws IOException {
    put(A);

    Fault cut = backend.on(StorageOperation.OPEN, "a"::equals).cutReads(2);
    assertThatThrownBy(() -> read(A)).isInstanceOf(IOException.class).hasMessageContaining("2");
    cut.remove();
    Fault truncated = backend.on(StorageOperation.OPEN, "a"::equals).truncateReads(3);
    assertThat(read(A)).containsExactly(1, 2, 3);
    truncated.remove();
    Fault flipped = backend.on(StorageOperation.OPEN, "a"::equals).flipReads(2);
    assertThat(read(A)).containsExactly(1, 2, 2, 4);
    flipped.remove();

    assertThat(read(A)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void hide_leavesKeysOutOfListingsOnly() {
    put(A);
    put(B);
    Fault hidden = backend.on(StorageOperation.LIST, "a"::equals).hide();

    try (ObjectListing listing = backend.list("")) {
      assertThat(listing.next().key()).isEqualTo(B);
      assertThat(listing.hasNext()).isFalse();
    }
    assertThat(backend.head(A)).isPresent();
    assertThat(hidden.hits()).isEqualTo(1);
  }

  @Test
  void refuse_deletesTheOthersAndNamesTheRefused() {
    put(A);
    put(B);
    Fault refused = backend.on(StorageOperation.DELETE, "a"::equals).refuse("retention lock");

    assertThatThrownBy(() -> backend.delete(List.of(A, B)))
        .isInstanceOfSatisfying(
            BatchDeleteException.class,
            e -> assertThat(e.failures()).containsOnlyKeys(A).containsValue("retention lock"));

    assertThat(store.contents()).containsOnlyKeys(A);
    assertThat(refused.hits()).isEqualTo(1);
  }

  @Test
  void block_holdsTheCallUntilRemoved() throws Exception {
    Fault blocked = backend.on(StorageOperation.PUT, "a"::equals).block();
    CompletableFuture<Void> call = CompletableFuture.runAsync(() -> put(A));

    blocked.awaitHit(Duration.ofMinutes(1));
    assertThat(store.contents()).isEmpty();
    assertThat(call).isNotDone();
    backend.heal();
    call.get(1, TimeUnit.MINUTES);

    assertThat(store.contents()).containsOnlyKeys(A);
  }
}
