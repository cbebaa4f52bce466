// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.repository;

import io.nebulabackup.core.json.Json;
import io.nebulabackup.error.ConcurrentBackupException;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock that makes a run the only one to write for a cluster; how it works is told in this
 * package's documentation. Renews itself until it is closed. Safe for use by several threads.
 */
public final class RepositoryLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RepositoryLock.class);

  private final Repository repository;
  private final long clusterId;
  private final Duration lease;
  private final @Nullable LockRecord abandoned;
  private final ScheduledExecutorService renewer;

  private @Nullable Future<?> renewals;
  private LockRecord record;
  private long generation;
  private long heldUntilNanos;
  private @Nullable ConcurrentBackupException lost;

  private RepositoryLock(
      Repository repository,
      long clusterId,
      LockRecord record,
      long generation,
      @Nullable LockRecord abandoned) {
    this.repository = repository;
    this.clusterId = clusterId;
    this.record = record;
    this.generation = generation;
    this.abandoned = abandoned;
    this.lease = Duration.ofMillis(record.leaseMillis());
    this.renewer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "nebula-backup-lock");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lock.
   *
   * @param repository the repository to lock
   * @param clusterId the cluster to lock it for
   * @param operation what the holder will do, for the messages of those who find the lock taken
   * @param lease how long the lock outlives a holder that died
   * @param checkpointsBefore the cluster's checkpoints, if the holder will make one; else null
   * @return the lock, held
   * @throws ConcurrentBackupException if somebody else holds it, naming who
   * @throws StorageException if the store cannot be read or written
   */
  public static RepositoryLock take(
      Repository repository,
      long clusterId,
      String operation,
      Duration lease,
      @Nullable List<String> checkpointsBefore) {
    long lookedAt = System.nanoTime();
    NavigableMap<Long, ObjectMetadata> generations = generations(repository, clusterId);
    LockRecord current = requireFree(repository, clusterId, generations);
    Instant now = Instant.now();
    LockRecord record =
        new LockRecord(
            LockHolder.self(),
            operation,
            now,
            now,
            lease.toMillis(),
            false,
            checkpointsBefore,
            null);
    long generation = generations.isEmpty() ? 1 : generations.lastKey() + 1;
    try {
      create(repository, clusterId, generation, record);
    } catch (ObjectAlreadyExistsException e) {
      throw new ConcurrentBackupException(
          "another run has just locked " + repository.name() + " for cluster " + clusterId, e);
    }
    if (System.nanoTime() - lookedAt > lease.toNanos() / 2) {
      replace(repository, clusterId, generation, record.asReleased());
      throw new ConcurrentBackupException(
          "locking "
              + repository.name()
              + " took longer than half a lease of "
              + lease
              + ": the store is slow, or this machine stood still; use a longer lease",
          null);
    }
    RepositoryLock lock =
        new RepositoryLock(
            repository,
            clusterId,
            record,
            generation,
            current == null || current.released() ? null : current);
    lock.heldUntilNanos = lookedAt + lease.toNanos();
    lock.removeOld(generations, now);
    lock.startRenewing();
    return lock;
  }

  /**
   * Checks that nobody holds the lock, without taking it.
   *
   * @param repository the repository
   * @param overview its control objects
   * @param clusterId the cluster
   * @throws ConcurrentBackupException if somebody holds it, naming who
   */
  public static void requireFree(
      Repository repository, Repository.Overview overview, long clusterId) {
    requireFree(repository, clusterId, overview.locks().getOrDefault(clusterId, new TreeMap<>()));
  }

  private static NavigableMap<Long, ObjectMetadata> generations(
      Repository repository, long clusterId) {
    return repository.overview().locks().getOrDefault(clusterId, new TreeMap<>());
  }

  private static @Nullable LockRecord requireFree(
      Repository repository, long clusterId, NavigableMap<Long, ObjectMetadata> generations) {
    if (generations.isEmpty()) {
      return null;
    }
    ObjectKey key = RepositoryLayout.lock(clusterId, generations.lastKey());
    LockRecord record = read(repository, key);
    if (!record.isFree(Instant.now())) {
      throw new ConcurrentBackupException(
          repository.name()
              + " is locked for cluster "
              + clusterId
              + " by "
              + record.holder()
              + ": "
              + record.operation()
              + " since "
              + record.takenAt()
              + ", lease until "
              + record.renewedAt().plusMillis(record.leaseMillis())
              + "; wait for it to end",
          null);
    }
    return record;
  }

  private static LockRecord read(Repository repository, ObjectKey key) {
    Optional<byte[]> bytes = repository.read(key);
    if (bytes.isEmpty()) {
      throw new ConcurrentBackupException(
          "the lock " + key + " in " + repository.name() + " has just changed hands", null);
    }
    try {
      return Json.read(bytes.get(), LockRecord.class);
    } catch (IOException e) {
      throw new StorageException(
          "the lock "
              + key
              + " in "
              + repository.name()
              + " is not a lock of ours: remove it by"
              + " hand if no run is under way",
          false,
          e);
    }
  }

  private static void create(
      Repository repository, long clusterId, long generation, LockRecord record) {
    repository
        .backend()
        .put(
            RepositoryLayout.lock(clusterId, generation),
            ObjectContent.of(Json.write(record)),
            WriteMode.CREATE_NEW);
  }

  private static void replace(
      Repository repository, long clusterId, long generation, LockRecord record) {
    repository
        .backend()
        .put(
            RepositoryLayout.lock(clusterId, generation),
            ObjectContent.of(Json.write(record)),
            WriteMode.REPLACE);
  }

  private void removeOld(Map<Long, ObjectMetadata> generations, Instant now) {
    List<ObjectKey> old =
        generations.values().stream()
            .filter(object -> object.lastModified().plus(lease).plus(lease).isBefore(now))
            .map(ObjectMetadata::key)
            .toList();
    if (old.size() >= 16) {
      repository.backend().delete(old);
    }
  }

  private void startRenewing() {
    long period = lease.toMillis() / 3;
    renewals =
        renewer.scheduleWithFixedDelay(this::renewQuietly, period, period, TimeUnit.MILLISECONDS);
  }

  private void renewQuietly() {
    try {
      advance(record.renewed(Instant.now()));
    } catch (ConcurrentBackupException | StorageException e) {
      // Remembered by advance() if final; else the next attempt, or ensureHeld(), decides.
    }
  }

  /** What a run that died left in the lock: guides the search for its checkpoint. */
  public Optional<LockRecord> abandoned() {
    return Optional.ofNullable(abandoned);
  }

  /**
   * Notes which checkpoint the holder has made, so that the next run can drop it should this one
   * die.
   *
   * @param checkpoint the checkpoint's name
   * @throws ConcurrentBackupException if the lock was lost
   * @throws StorageException if it cannot be noted
   */
  public void recordCheckpoint(String checkpoint) {
    advance(record.renewed(Instant.now()).withCheckpoint(checkpoint));
  }

  private synchronized void advance(LockRecord next) {
    if (lost != null) {
      throw lost;
    }
    long before = System.nanoTime();
    try {
      create(repository, clusterId, generation + 1, next);
    } catch (ObjectAlreadyExistsException e) {
      lost =
          new ConcurrentBackupException(
              "another run has taken over the lock of " + repository.name(), e);
      throw lost;
    }
    generation++;
    record = next;
    heldUntilNanos = before + lease.toNanos();
  }

  /**
   * Makes sure that the lock is still held.
   *
   * @throws ConcurrentBackupException if it was lost, or could not be renewed in time
   */
  public synchronized void ensureHeld() {
    if (lost != null) {
      throw lost;
    }
    if (System.nanoTime() - heldUntilNanos > 0) {
      lost =
          new ConcurrentBackupException(
              "the lock of "
                  + repository.name()
                  + " could not be renewed within its lease of "
                  + lease
                  + ": another run may have begun",
              null);
      throw lost;
    }
  }

  /**
   * Releases the lock, if it is still held. A store that does not take the release leaves the lock
   * to its lease; what the holder has done is not undone by that.
   */
  @Override
  public void close() {
    if (renewals != null) {
      renewals.cancel(false);
    }
    renewer.shutdownNow();
    synchronized (this) {
      if (lost == null) {
        try {
          replace(repository, clusterId, generation, record.asReleased());
        } catch (StorageException e) {
          LOG.warn(
              "the lock of {} was not released and holds for its lease of {}",
              repository.name(),
              lease,
              e);
        }
      }
    }
  }
}
