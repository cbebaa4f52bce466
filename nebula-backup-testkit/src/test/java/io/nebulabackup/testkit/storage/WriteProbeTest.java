// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.repository.WriteProbe;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a repository can be written is found out without leaving a trace. */
class WriteProbeTest {

  private final StorageBackend memory = new InMemoryStorageBackend();
  private final FaultInjectingStorageBackend faulty = new FaultInjectingStorageBackend(memory);

  private static Optional<String> probe(StorageBackend backend) {
    return WriteProbe.run(new Repository(backend, "memory://repository"));
  }

  private void requireEmpty() {
    try (ObjectListing listing = memory.list("")) {
      assertThat(listing.hasNext()).isFalse();
    }
  }

  @Test
  void writableStore_passes_andIsLeftAsItWas() {
    assertThat(probe(memory)).isEmpty();
    requireEmpty();
  }

  @Test
  void readOnlyStore_isFound() {
    faulty
        .on(StorageOperation.PUT, key -> true)
        .failBefore(() -> new AccessDeniedException("you may only read", null));

    assertThatThrownBy(() -> probe(faulty))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("only read");
  }

  @Test
  void storeThatCreatesWhatExists_isFound_andIsLeftAsItWas() {
    StorageBackend careless =
        new LyingStorageBackend(memory) {
          @Override
          public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
            return super.put(key, content, WriteMode.REPLACE);
          }
        };

    assertThatThrownBy(() -> probe(careless))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("memory://repository")
        .hasMessageContaining("conditional creates");
    requireEmpty();
  }

  @Test
  void write_ofUnknownOutcome_leavesNothing() {
    faulty
        .on(StorageOperation.PUT, key -> true)
        .failAfter(() -> new WriteOutcomeUnknownException("answer lost", null));

    assertThatThrownBy(() -> probe(faulty)).isInstanceOf(WriteOutcomeUnknownException.class);
    requireEmpty();
  }

  @Test
  void storeThatDeletesNothing_passesWithWarning() {
    faulty.on(StorageOperation.DELETE, key -> true).refuse("it is kept");

    assertThat(probe(faulty))
        .hasValueSatisfying(
            warning ->
                assertThat(warning).contains("nebula-backup/probes/").contains("it is kept"));
  }
}
