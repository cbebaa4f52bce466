// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ChecksumMismatchException;
import io.nebulabackup.storage.ListingOrderException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** One analysis under way: what checks write with, and where they file what they find. */
final class Probe implements AutoCloseable {

  private final StorageBackend backend;
  private final String directory;
  private final StorageAnalysis.Settings settings;
  private final ExecutorService threads;
  private final Set<ObjectKey> written = ConcurrentHashMap.newKeySet();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final List<StorageLie> lies = new ArrayList<>();
  private final Set<StorageProperty> unproven = EnumSet.noneOf(StorageProperty.class);
  private final Stopwatch smallWrites = new Stopwatch();
  private final Stopwatch smallReads = new Stopwatch();
  private long largest;
  private Duration clockOffset = Duration.ZERO;
  private StorageProperty property = StorageProperty.READ_AFTER_WRITE;

  Probe(StorageBackend backend, String directory, StorageAnalysis.Settings settings) {
    this.backend = backend;
    this.directory = directory;
    this.settings = settings;
    this.threads =
        Executors.newFixedThreadPool(
            settings.writers(),
            work -> {
              Thread thread = new Thread(work, "nebula-backup-analysis");
              thread.setDaemon(true);
              return thread;
            });
  }

  StorageAnalysis.Settings settings() {
    return settings;
  }

  StorageBackend backend() {
    return backend;
  }

  /** Runs a check; what a store refuses for good is a lie of the property in question. */
  void run(Check check) {
    property = check.property();
    try {
      check.run(this);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (ChecksumMismatchException e) {
      unproven.add(property);
      lie(StorageProperty.CHECKSUMS, directory, "equal checksums", "" + e.getMessage());
    } catch (ListingOrderException e) {
      unproven.add(property);
      lie(StorageProperty.LISTING_ORDER, directory, "keys in order", "" + e.getMessage());
    } catch (StorageException e) {
      if (e.isRetryable()) {
        throw e;
      }
      unproven.add(property);
      lie(directory, "that the store does it", "it refused: " + e.getMessage());
    }
  }

  /** Notes that the property of the check under way could not be tried. */
  void leaveUnproven() {
    unproven.add(property);
  }

  ObjectKey key(String name) {
    return ObjectKey.of(directory + name);
  }

  /** Files a broken promise of the check under way. */
  void lie(ObjectKey key, String expected, String found) {
    lie(key.value(), expected, found);
  }

  private void lie(String object, String expected, String found) {
    lie(property, object, expected, found);
  }

  void lie(StorageProperty broken, String object, String expected, String found) {
    lies.add(new StorageLie(broken, object, expected, found));
  }

  ObjectMetadata put(ObjectKey key, byte[] content, WriteMode mode) {
    return put(key, ObjectContent.of(content), mode);
  }

  ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    written.add(key);
    ObjectMetadata stored = backend.put(key, content, mode);
    writes.incrementAndGet();
    bytes.addAndGet(stored.size());
    return stored;
  }

  void delete(List<ObjectKey> keys) {
    backend.delete(keys);
    forget(keys);
  }

  /** Notes that objects are gone. */
  void forget(List<ObjectKey> keys) {
    keys.forEach(written::remove);
  }

  /**
   * Reads bytes.
   *
   * @throws IOException if the stream breaks
   */
  byte[] read(ObjectKey key, ByteRange range) throws IOException {
    try (InputStream in = backend.open(key, range)) {
      return in.readAllBytes();
    }
  }

  /** Lists what lies below a name. */
  List<ObjectMetadata> list(String name) {
    List<ObjectMetadata> found = new ArrayList<>();
    try (ObjectListing listing = backend.list(directory + name)) {
      listing.forEachRemaining(found::add);
    }
    return found;
  }

  /** Does things side by side and waits for all. */
  <T> List<T> together(List<Callable<T>> work) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(work)) {
        results.add(each.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("the analysis was interrupted", true, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new StorageException("the analysis failed: " + e.getCause(), false, e);
    }
  }

  void cameBackWhole(long size) {
    largest = Math.max(largest, size);
  }

  void noteClock(Instant atStore, Instant before, Instant after) {
    Instant middle = before.plus(Duration.between(before, after).dividedBy(2));
    clockOffset = Duration.between(middle, atStore);
  }

  Stopwatch smallWrites() {
    return smallWrites;
  }

  Stopwatch smallReads() {
    return smallReads;
  }

  StorageProfile profile(Duration duration) {
    return new StorageProfile(
        lies,
        unproven,
        settings.location(),
        settings.partSizes(),
        writes.get(),
        bytes.get(),
        largest,
        settings.writers(),
        clockOffset,
        smallWrites.median(),
        smallReads.median(),
        duration);
  }

  /** Deletes one by one what is left, as the store may not be able to do better. */
  @Override
  public void close() {
    threads.shutdownNow();
    for (ObjectKey key : written) {
      try {
        backend.delete(List.of(key));
      } catch (StorageException e) {
        // The next analysis finds it; what went wrong here has been told by the checks.
        return;
      }
    }
  }
}
