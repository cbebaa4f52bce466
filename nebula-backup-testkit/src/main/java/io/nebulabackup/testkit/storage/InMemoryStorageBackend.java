// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ContentReader;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.RangeNotSatisfiableException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;

/**
 * A store in memory, for objects below 2 GiB. Backends of one {@link MemoryStore} see the same
 * objects. Safe for use by several threads.
 */
public final class InMemoryStorageBackend implements StorageBackend {

  private final MemoryStore store;
  private volatile boolean closed;

  /** Creates a backend of a store of its own. */
  public InMemoryStorageBackend() {
    this(new MemoryStore());
  }

  /**
   * Creates a backend of a store.
   *
   * @param store holds the objects, also after this backend was closed
   */
  public InMemoryStorageBackend(MemoryStore store) {
    this.store = store;
  }

  @Override
  public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    checkOpen();
    byte[] bytes = new byte[Math.toIntExact(content.length())];
    try (ContentReader reader = new ContentReader(key, content)) {
      int read = reader.read(bytes);
      assert read == bytes.length;
    }
    return store
        .put(key, bytes, mode == WriteMode.CREATE_NEW)
        .orElseThrow(
            () -> new ObjectAlreadyExistsException(key + " exists already in " + store, null));
  }

  @Override
  public InputStream open(ObjectKey key, ByteRange range) {
    checkOpen();
    byte[] bytes =
        store
            .bytes(key)
            .orElseThrow(
                () ->
                    new ObjectNotFoundException(
                        "there is no object " + key + " in " + store, null));
    if (range.offset() >= bytes.length && !(bytes.length == 0 && range.isAll())) {
      throw new RangeNotSatisfiableException(
          key + " has " + bytes.length + " bytes: there is none at " + range.offset(), null);
    }
    int offset = (int) range.offset();
    int length = (int) Math.min(range.length(), bytes.length - offset);
    return new ByteArrayInputStream(bytes, offset, length);
  }

  @Override
  public Optional<ObjectMetadata> head(ObjectKey key) {
    checkOpen();
    return store.metadata(key);
  }

  @Override
  public ObjectListing list(String prefix) {
    checkOpen();
    return new MemoryListing(store, prefix);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    checkOpen();
    keys.forEach(store::remove);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the backend of " + store + " is closed");
    }
  }
}
