// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a store in memory, and a door for tests to look at them and damage them behind the
 * backend's back. Safe for use by several threads.
 */
public final class MemoryStore {

  private static final ConcurrentMap<String, MemoryStore> NAMED = new ConcurrentHashMap<>();

  private final ConcurrentSkipListMap<ObjectKey, Stored> objects = new ConcurrentSkipListMap<>();
  private final String name;
  private final Clock clock;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Stored(ObjectMetadata metadata, byte[] bytes) {}

  /** Creates an empty store that uses the system's clock. */
  public MemoryStore() {
    this(Clock.systemUTC());
  }

  /**
   * Creates an empty store.
   *
   * @param clock dates the objects
   */
  public MemoryStore(Clock clock) {
    this("memory", clock);
  }

  private MemoryStore(String name, Clock clock) {
    this.name = name;
    this.clock = clock;
  }

  /**
   * Returns the store that everybody in this JVM means by a URI, creating it empty.
   *
   * @param uri the URI's text, such as {@code memory://nightly}
   * @return the store
   */
  public static MemoryStore named(String uri) {
    return NAMED.computeIfAbsent(uri, name -> new MemoryStore(name, Clock.systemUTC()));
  }

  /**
   * Forgets a named store, so that the next to name it finds it empty.
   *
   * @param uri the URI's text
   */
  public static void forget(String uri) {
    NAMED.remove(uri);
  }

  /**
   * Returns everything stored.
   *
   * @return a copy, in key order
   */
  public SortedMap<ObjectKey, byte[]> contents() {
    SortedMap<ObjectKey, byte[]> copy = new TreeMap<>();
    objects.forEach((key, stored) -> copy.put(key, stored.bytes().clone()));
    return copy;
  }

  /**
   * Stores bytes unasked, as damage or as somebody else's doing.
   *
   * @param key the object's key
   * @param bytes the bytes; copied
   */
  public void overwrite(ObjectKey key, byte[] bytes) {
    objects.put(key, stored(key, bytes.clone()));
  }

  /**
   * Removes an object, if it is there.
   *
   * @param key the object's key
   */
  public void remove(ObjectKey key) {
    objects.remove(key);
  }

  Optional<ObjectMetadata> put(ObjectKey key, byte[] bytes, boolean onlyNew) {
    Stored stored = stored(key, bytes);
    if (onlyNew && objects.putIfAbsent(key, stored) != null) {
      return Optional.empty();
    }
    if (!onlyNew) {
      objects.put(key, stored);
    }
    return Optional.of(stored.metadata());
  }

  private Stored stored(ObjectKey key, byte[] bytes) {
    return new Stored(new ObjectMetadata(key, bytes.length, clock.instant()), bytes);
  }

  Optional<byte[]> bytes(ObjectKey key) {
    return Optional.ofNullable(objects.get(key)).map(Stored::bytes);
  }

  Optional<ObjectMetadata> metadata(ObjectKey key) {
    return Optional.ofNullable(objects.get(key)).map(Stored::metadata);
  }

  /** Returns the first object after a key that starts with a text, or null. */
  @Nullable ObjectMetadata next(@Nullable ObjectKey after, String prefix) {
    Map.Entry<ObjectKey, Stored> entry =
        after == null ? objects.firstEntry() : objects.higherEntry(after);
    while (entry != null && !entry.getKey().value().startsWith(prefix)) {
      entry = objects.higherEntry(entry.getKey());
    }
    return entry == null ? null : entry.getValue().metadata();
  }

  @Override
  public String toString() {
    return name;
  }
}
