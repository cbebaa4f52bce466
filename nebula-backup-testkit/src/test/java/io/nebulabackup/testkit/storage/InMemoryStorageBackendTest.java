// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.storage.StorageBackends;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InMemoryStorageBackendTest extends StorageBackendContract {

  private final MemoryStore store = new MemoryStore();

  @Override
  protected StorageBackend openBackend() {
    return new InMemoryStorageBackend(store);
  }

  /** Each object is one array, which cannot be as long. */
  @Override
  protected boolean storeHugeObject(ObjectKey key, long zeros, byte[] end) {
    return false;
  }

  @Override
  protected Optional<StorageBackend> openBackendKeeping(List<ObjectKey> keys) {
    FaultInjectingStorageBackend keeping = new FaultInjectingStorageBackend(openBackend());
    keeping
        .on(StorageOperation.DELETE, name -> keys.contains(ObjectKey.of(name)))
        .refuse("not this one");
    return Optional.of(keeping);
  }

  @Test
  void namedStore_openedTwice_isShared() {
    StorageLocation location = StorageLocation.of("memory://" + getClass().getSimpleName());
    try (StorageBackend one = StorageBackends.open(location);
        StorageBackend other = StorageBackends.open(location)) {
      one.put(ObjectKey.of("a"), ObjectContent.of(new byte[] {1}), WriteMode.CREATE_NEW);

      assertThat(other.head(ObjectKey.of("a"))).isPresent();
    } finally {
      MemoryStore.forget(location.uri().toString());
    }
  }
}
