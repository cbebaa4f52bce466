// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.SourceChangedException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A store in memory that does what a test tells it to, reached under {@code test://name}. */
public final class MemoryStore implements StorageBackend {

  private static final Map<String, MemoryStore> STORES = new ConcurrentHashMap<>();

  private final String name = "s" + UUID.randomUUID();
  private final ConcurrentSkipListMap<ObjectKey, byte[]> objects = new ConcurrentSkipListMap<>();
  private volatile Consumer<ObjectKey> beforePut = key -> {};
  private volatile Consumer<ObjectKey> beforeOpen = key -> {};
  private volatile UnaryOperator<InputStream> reading = UnaryOperator.identity();

  MemoryStore() {
    STORES.put(name, this);
  }

  static StorageBackend open(StorageLocation location) {
    MemoryStore store = STORES.get(location.uri().getHost());
    if (store == null) {
      throw new StorageException("there is no store " + location.uri(), false, null);
    }
    return store;
  }

  StorageLocation location() {
    return StorageLocation.of("test://" + name);
  }

  Map<ObjectKey, byte[]> objects() {
    return objects;
  }

  byte[] object(String key) {
    byte[] bytes = objects.get(ObjectKey.of(key));
    if (bytes == null) {
      throw new AssertionError("no object " + key + " among " + objects.keySet());
    }
    return bytes;
  }

  void beforePut(Consumer<ObjectKey> action) {
    beforePut = action;
  }

  void beforeOpen(Consumer<ObjectKey> action) {
    beforeOpen = action;
  }

  void reading(UnaryOperator<InputStream> decorator) {
    reading = decorator;
  }

  @Override
  public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    beforePut.accept(key);
    byte[] bytes;
    try (InputStream in = content.open()) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new StorageException("cannot read what is to become " + key, false, e);
    }
    if (bytes.length != content.length()) {
      throw new SourceChangedException(
          key + ": " + bytes.length + " bytes instead of " + content.length(), null);
    }
    if (mode == WriteMode.REPLACE) {
      objects.put(key, bytes);
    } else if (objects.putIfAbsent(key, bytes) != null) {
      throw new ObjectAlreadyExistsException(key + " is taken", null);
    }
    return new ObjectMetadata(key, bytes.length, Instant.EPOCH);
  }

  @Override
  public InputStream open(ObjectKey key, ByteRange range) {
    beforeOpen.accept(key);
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      throw new ObjectNotFoundException("object " + key + " does not exist", null);
    }
    int from = (int) range.offset();
    int length = (int) Math.min(range.length(), bytes.length - from);
    return reading.apply(new ByteArrayInputStream(bytes, from, length));
  }

  @Override
  public Optional<ObjectMetadata> head(ObjectKey key) {
    return Optional.ofNullable(objects.get(key))
        .map(bytes -> new ObjectMetadata(key, bytes.length, Instant.EPOCH));
  }

  @Override
  public ObjectListing list(String prefix) {
    Iterator<ObjectMetadata> found =
        objects.entrySet().stream()
            .filter(entry -> entry.getKey().value().startsWith(prefix))
            .map(e -> new ObjectMetadata(e.getKey(), e.getValue().length, Instant.EPOCH))
            .iterator();
    return new ObjectListing() {
      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public ObjectMetadata next() {
        return found.next();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    keys.forEach(objects::remove);
  }

  @Override
  public void close() {}
}
