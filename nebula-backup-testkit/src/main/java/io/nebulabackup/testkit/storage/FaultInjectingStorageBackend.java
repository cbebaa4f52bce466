// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.UnfinishedUploads;
import io.nebulabackup.storage.WriteMode;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Fails on purpose where a test says so, and otherwise does what the backend below does:
 *
 * <pre>{@code
 * var faulty = new FaultInjectingStorageBackend(new InMemoryStorageBackend());
 * Fault lost = faulty.on(PUT, key -> key.endsWith("manifest.json")).times(1).failAfter(
 *     () -> new WriteOutcomeUnknownException("answer lost", null));
 * }</pre>
 *
 * <p>Safe for use by several threads; closing closes the backend below.
 */
public final class FaultInjectingStorageBackend implements StorageBackend {

  private final StorageBackend backend;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  /**
   * Creates the decorator, without faults.
   *
   * @param backend does the work
   */
  public FaultInjectingStorageBackend(StorageBackend backend) {
    this.backend = backend;
  }

  /**
   * Begins a rule.
   *
   * @param operation the calls to strike
   * @param names matches the key's text, or the prefix of a listing
   * @return the rule, which does nothing until a closing method is called
   */
  public FaultRule on(StorageOperation operation, Predicate<String> names) {
    return new FaultRule(operation, names, 0, Long.MAX_VALUE, faults::add);
  }

  /** Ends all faults. */
  public void heal() {
    faults.forEach(Fault::remove);
    faults.clear();
  }

  @Override
  public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    return strike(StorageOperation.PUT, key.value(), () -> backend.put(key, content, mode));
  }

  @Override
  public InputStream open(ObjectKey key, ByteRange range) {
    List<Fault> struck = struck(StorageOperation.OPEN, key.value());
    InputStream stream = apply(struck, () -> backend.open(key, range));
    for (Fault fault : struck) {
      if (fault.effect() instanceof Fault.Effect.CutRead
          || fault.effect() instanceof Fault.Effect.FlipRead) {
        stream = new DamagedStream(stream, fault.effect());
      }
    }
    return stream;
  }

  @Override
  public Optional<ObjectMetadata> head(ObjectKey key) {
    return strike(StorageOperation.HEAD, key.value(), () -> backend.head(key));
  }

  @Override
  public ObjectListing list(String prefix) {
    List<Fault> hiding = new ArrayList<>();
    List<Fault> struck = new ArrayList<>();
    for (Fault fault : faults) {
      if (fault.effect() instanceof Fault.Effect.Hide) {
        hiding.add(fault);
      } else if (fault.strikes(StorageOperation.LIST, prefix)) {
        struck.add(fault);
      }
    }
    ObjectListing listing = apply(struck, () -> backend.list(prefix));
    return hiding.isEmpty() ? listing : new HidingListing(listing, hiding);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    Map<ObjectKey, String> refused = new TreeMap<>();
    List<ObjectKey> allowed = new ArrayList<>();
    List<Fault> struck = new ArrayList<>();
    for (ObjectKey key : keys) {
      boolean refuse = false;
      for (Fault fault : struck(StorageOperation.DELETE, key.value())) {
        if (fault.effect() instanceof Fault.Effect.Refuse refusal) {
          refused.put(key, refusal.reason());
          refuse = true;
        } else {
          struck.add(fault);
        }
      }
      if (!refuse) {
        allowed.add(key);
      }
    }
    apply(
        struck,
        () -> {
          backend.delete(allowed);
          return Boolean.TRUE;
        });
    if (!refused.isEmpty()) {
      throw new BatchDeleteException(refused, true);
    }
  }

  @Override
  public Optional<UnfinishedUploads> unfinishedUploads() {
    return backend.unfinishedUploads();
  }

  @Override
  public OptionalLong singleRequestBytes() {
    return backend.singleRequestBytes();
  }

  @Override
  public void close() {
    backend.close();
  }

  private <T> T strike(StorageOperation operation, String name, Supplier<T> call) {
    return apply(struck(operation, name), call);
  }

  private List<Fault> struck(StorageOperation operation, String name) {
    return faults.stream().filter(fault -> fault.strikes(operation, name)).toList();
  }

  private static <T> T apply(List<Fault> struck, Supplier<T> call) {
    for (Fault fault : struck) {
      if (fault.effect() instanceof Fault.Effect.Block) {
        fault.awaitRelease();
      } else if (fault.effect() instanceof Fault.Effect.FailBefore before) {
        throw before.failure().get();
      }
    }
    T result = call.get();
    for (Fault fault : struck) {
      if (fault.effect() instanceof Fault.Effect.FailAfter after) {
        throw after.failure().get();
      }
    }
    return result;
  }
}
