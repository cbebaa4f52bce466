// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.WriteMode;
import java.io.InputStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Does what its delegate does; subclasses lie in one way each. */
class LyingStorageBackend implements StorageBackend {

  private final StorageBackend honest;

  LyingStorageBackend(StorageBackend honest) {
    this.honest = honest;
  }

  @Override
  public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    return honest.put(key, content, mode);
  }

  @Override
  public InputStream open(ObjectKey key, ByteRange range) {
    return honest.open(key, range);
  }

  @Override
  public Optional<ObjectMetadata> head(ObjectKey key) {
    return honest.head(key);
  }

  @Override
  public ObjectListing list(String prefix) {
    return honest.list(prefix);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    honest.delete(keys);
  }

  @Override
  public void close() {
    honest.close();
  }

  /** A listing of what is in a list. */
  static ObjectListing listing(List<ObjectMetadata> objects) {
    Iterator<ObjectMetadata> iterator = List.copyOf(objects).iterator();
    return new ObjectListing() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public ObjectMetadata next() {
        return iterator.next();
      }

      @Override
      public void close() {}
    };
  }
}
