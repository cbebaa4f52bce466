// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.repository;

import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.ManifestCodec;
import io.nebulabackup.core.vendor.VendorLayout;
import io.nebulabackup.error.BackupOutcomeUnknownException;
import io.nebulabackup.error.ConcurrentBackupException;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.UnfinishedUploads;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The backups below one root. Safe for use by several threads; does not own its backend. */
public final class Repository {

  private static final int MAX_MANIFEST_BYTES = 1 << 30;

  private final StorageBackend backend;
  private final String name;

  /**
   * Looks at a root.
   *
   * @param backend the store
   * @param name what to call the repository in messages
   */
  public Repository(StorageBackend backend, String name) {
    this.backend = backend;
    this.name = name;
  }

  /**
   * Returns the store.
   *
   * @return the backend passed in
   */
  public StorageBackend backend() {
    return backend;
  }

  /**
   * Returns what to call the repository in messages.
   *
   * @return its URI
   */
  public String name() {
    return name;
  }

  /**
   * Reads what control objects exist, by one listing.
   *
   * @return the committed backups and the lock generations
   * @throws StorageException if the store cannot list
   */
  public Overview overview() {
    TreeSet<String> backups = new TreeSet<>();
    Map<Long, NavigableMap<Long, ObjectMetadata>> locks = new TreeMap<>();
    try (ObjectListing listing = backend.list(RepositoryLayout.CONTROL)) {
      while (listing.hasNext()) {
        ObjectMetadata object = listing.next();
        RepositoryLayout.manifestOf(object.key()).ifPresent(backups::add);
        RepositoryLayout.lockOf(object.key())
            .ifPresent(
                lock ->
                    locks
                        .computeIfAbsent(lock.clusterId(), id -> new TreeMap<>())
                        .put(lock.generation(), object));
      }
    }
    return new Overview(backups, locks);
  }

  /**
   * Reads a backup's manifest.
   *
   * @param backup the backup's name
   * @return the manifest with its hash, or empty if no such backup is committed
   * @throws io.nebulabackup.error.CorruptBackupException if the stored bytes are damaged
   * @throws io.nebulabackup.error.IncompatibleFormatException if another version wrote it
   * @throws StorageException if the store cannot be read
   */
  public Optional<ManifestCodec.Stored> manifest(String backup) {
    return read(RepositoryLayout.manifest(backup))
        .map(bytes -> ManifestCodec.decode(backup, bytes));
  }

  Optional<byte[]> read(ObjectKey key) {
    try (InputStream in = backend.open(key, ByteRange.all())) {
      return Optional.of(in.readNBytes(MAX_MANIFEST_BYTES));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StorageException("cannot read " + key + " in " + name + ": " + e, true, e);
    }
  }

  /**
   * Publishes a backup: the commit.
   *
   * @param manifest what it consists of; everything in it must have landed
   * @return the stored size of the manifest
   * @throws BackupOutcomeUnknownException if the store did not confirm: the backup may exist
   * @throws ConcurrentBackupException if a backup of that name is committed already
   * @throws StorageException if it was not published
   */
  public long commit(Manifest manifest) {
    byte[] bytes = ManifestCodec.encode(manifest);
    ObjectKey key = RepositoryLayout.manifest(manifest.name());
    try {
      backend.put(key, ObjectContent.of(bytes), WriteMode.CREATE_NEW);
    } catch (WriteOutcomeUnknownException e) {
      throw new BackupOutcomeUnknownException(
          "the store did not confirm the commit of "
              + manifest.name()
              + " in "
              + name
              + ": if "
              + key
              + " exists, the backup is whole; nothing was cleaned up",
          e);
    } catch (ObjectAlreadyExistsException e) {
      throw new ConcurrentBackupException(
          "another run has committed " + manifest.name() + " in " + name, e);
    }
    return bytes.length;
  }

  /**
   * Takes a backup back: deletes its manifest, so that the backup no longer exists for readers.
   *
   * @param backup the backup's name
   * @return false if it was not committed
   * @throws StorageException if the manifest could not be deleted
   */
  public boolean withdraw(String backup) {
    boolean committed = overview().backups().contains(backup);
    if (committed) {
      backend.delete(Set.of(RepositoryLayout.manifest(backup)));
    }
    return committed;
  }

  /**
   * Records that a restore began a new timeline.
   *
   * @param newClusterId the restored cluster's id
   * @param json what is known of it
   * @throws StorageException if it could not be recorded
   */
  public void recordTimeline(long newClusterId, byte[] json) {
    backend.put(RepositoryLayout.timeline(newClusterId), ObjectContent.of(json), WriteMode.REPLACE);
  }

  /**
   * Lists the objects below a prefix.
   *
   * @param prefix the prefix, with a slash at the end
   * @return each object's size by key
   * @throws StorageException if the store cannot list
   */
  public Map<String, Long> sizes(String prefix) {
    Map<String, Long> sizes = new TreeMap<>();
    try (ObjectListing listing = backend.list(prefix)) {
      while (listing.hasNext()) {
        ObjectMetadata object = listing.next();
        sizes.put(object.key().value(), object.size());
      }
    }
    return sizes;
  }

  /**
   * Finds objects in the places of committed backups that no manifest names. Manifests are read
   * after the listing, so whatever is committed meanwhile counts. Those of a backup whose manifest
   * cannot be read are not found: what it names cannot be known.
   *
   * @param modifiedBefore leaves out what was stored then or later, by the store's clock
   * @return the objects' keys, ordered
   * @throws StorageException if the store cannot be read
   */
  public Set<ObjectKey> strayObjects(Instant modifiedBefore) {
    Map<String, Set<ObjectKey>> data = dataObjects(modifiedBefore);
    TreeSet<ObjectKey> stray = new TreeSet<>();
    for (String backup : overview().backups()) {
      Set<ObjectKey> objects = data.getOrDefault(backup, Set.of());
      if (!objects.isEmpty()) {
        named(backup)
            .ifPresent(
                named -> objects.stream().filter(key -> !named.contains(key)).forEach(stray::add));
      }
    }
    return stray;
  }

  private Optional<Set<ObjectKey>> named(String backup) {
    try {
      return manifest(backup)
          .map(
              stored ->
                  Stream.concat(
                          stored.manifest().objects().stream()
                              .map(file -> ObjectKey.of(file.key())),
                          Stream.of(VendorLayout.of(backup).description()))
                      .collect(Collectors.toSet()));
    } catch (CorruptBackupException | IncompatibleFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Finds uploads into this repository that were begun and never finished.
   *
   * @param startedBefore leaves out what was begun then or later, by the store's clock
   * @return the uploads; none if the store keeps none, or does not list them
   * @throws StorageException if the store cannot list
   */
  public List<UnfinishedUploads.Upload> unfinishedUploads(Instant startedBefore) {
    Optional<UnfinishedUploads> uploads = backend.unfinishedUploads();
    if (uploads.isEmpty()) {
      return List.of();
    }
    // Others may keep theirs beside ours.
    return uploads.get().list("", startedBefore).stream()
        .filter(upload -> RepositoryLayout.isOurs(upload.key()))
        .toList();
  }

  /**
   * Ends an upload that was never finished.
   *
   * @param upload one that {@link #unfinishedUploads} found
   * @throws StorageException if it could not be ended
   */
  public void abort(UnfinishedUploads.Upload upload) {
    backend.unfinishedUploads().ifPresent(uploads -> uploads.abort(upload));
  }

  /**
   * Finds the backups that have data objects, committed or not.
   *
   * @return each backup's data objects by name
   * @throws StorageException if the store cannot list
   */
  public Map<String, Set<ObjectKey>> dataObjects() {
    return dataObjects(Instant.MAX);
  }

  private Map<String, Set<ObjectKey>> dataObjects(Instant modifiedBefore) {
    Map<String, Set<ObjectKey>> found = new TreeMap<>();
    for (String prefix : RepositoryLayout.dataPrefixes()) {
      try (ObjectListing listing = backend.list(prefix)) {
        while (listing.hasNext()) {
          ObjectMetadata object = listing.next();
          ObjectKey key = object.key();
          RepositoryLayout.backupOf(key)
              .filter(backup -> object.lastModified().isBefore(modifiedBefore))
              .ifPresent(backup -> found.computeIfAbsent(backup, any -> new TreeSet<>()).add(key));
        }
      }
    }
    return found;
  }

  /**
   * What control objects exist.
   *
   * @param backups names of committed backups, sorted
   * @param locks lock generations by cluster id
   */
  public record Overview(
      Set<String> backups, Map<Long, NavigableMap<Long, ObjectMetadata>> locks) {}
}
