// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.StorageLocation;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Probes a store: writes, reads, lists, races and deletes objects below {@value #ROOT} and compares
 * what the store does with what {@link StorageBackend} promises. Deletes what it wrote, and what an
 * earlier analysis that died left more than a day ago.
 *
 * <p>The default settings write about 1,200 objects and twelve times what the backend {@linkplain
 * StorageBackend#singleRequestBytes() sends in one request}, or 100 MiB where it does not tell; six
 * times from 16 MiB on, and nothing of several requests from 64 MiB on. So a backend is best opened
 * {@linkplain io.nebulabackup.storage.StorageBackendProvider#forAnalysis for an analysis}.
 * Immutable; {@link #run()} may be called by several threads, and holds no object in memory that is
 * larger than 1 MiB.
 *
 * <pre>{@code
 * StorageProfile profile = StorageAnalysis.of(backend).run().requireTrustworthy();
 * }</pre>
 */
public final class StorageAnalysis {

  /** What the keys of all objects of an analysis start with. */
  public static final String ROOT = "nebula-backup/analysis/";

  private static final int MIB = 1024 * 1024;

  /** What is tried at a backend that does not tell: more than most stores take in one request. */
  private static final long USUAL_PART_BYTES = 8L * MIB;

  /** Beyond, an object is stored once, not in each size around. */
  private static final long LARGE_PART_BYTES = 16L * MIB;

  /** Beyond, nothing is stored unless it is asked for. */
  private static final long MOST_PART_BYTES = 64L * MIB;

  private final StorageBackend backend;
  private final Settings settings;

  private StorageAnalysis(StorageBackend backend, Settings settings) {
    this.backend = backend;
    this.settings = settings;
  }

  /**
   * @param partSizes sizes in bytes around which objects are stored
   * @param listed how many objects are listed and deleted at once
   * @param writers how many race for one key
   * @param rounds how often they do
   * @param location the options of the location probed
   */
  record Settings(
      List<Long> partSizes, int listed, int writers, int rounds, Map<String, String> location) {

    static Settings defaults(StorageBackend backend) {
      long part = backend.singleRequestBytes().orElse(USUAL_PART_BYTES);
      List<Long> parts = part >= 2 && part <= MOST_PART_BYTES ? List.of(part) : List.of();
      return new Settings(parts, 1_005, 8, 8, Map.of());
    }

    boolean isLarge(long partSize) {
      return partSize > LARGE_PART_BYTES;
    }
  }

  /**
   * Describes an analysis of a store.
   *
   * @param backend the store; stays open
   * @return the analysis, with default settings
   */
  public static StorageAnalysis of(StorageBackend backend) {
    return new StorageAnalysis(backend, Settings.defaults(backend));
  }

  /**
   * Returns a copy that stores objects around other sizes: a byte less, as many, a byte more, and
   * two and a half times as many; above 16 MiB, only a byte more.
   *
   * @param bytes the sizes in bytes from which the backend needs one more request, each at least 2;
   *     if never said, what the backend tells if that is at most 64 MiB, or 8 MiB if it tells
   *     nothing
   * @return the copy
   * @throws IllegalArgumentException if a size is below 2 or above 1 GiB
   */
  public StorageAnalysis partSizes(long... bytes) {
    TreeSet<Long> sizes = new TreeSet<>();
    for (long size : bytes) {
      if (size < 2 || size > 1024L * MIB) {
        throw new IllegalArgumentException("part size " + size + " is not from 2 to 1 GiB");
      }
      sizes.add(size);
    }
    return with(
        new Settings(
            List.copyOf(sizes),
            settings.listed(),
            settings.writers(),
            settings.rounds(),
            settings.location()));
  }

  /**
   * Returns a copy that notes in the profile with which options the store was opened.
   *
   * @param location what the backend was opened with
   * @return the copy
   */
  public StorageAnalysis openedWith(StorageLocation location) {
    return with(
        new Settings(
            settings.partSizes(),
            settings.listed(),
            settings.writers(),
            settings.rounds(),
            location.options()));
  }

  /**
   * Returns a copy that lists and deletes another number of objects.
   *
   * @param objects how many, from 10 to 100,000; best more than one page of the store, so 1,005 if
   *     never said
   * @return the copy
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public StorageAnalysis listedObjects(int objects) {
    if (objects < 10 || objects > 100_000) {
      throw new IllegalArgumentException(objects + " objects are not from 10 to 100,000");
    }
    return with(
        new Settings(
            settings.partSizes(),
            objects,
            settings.writers(),
            settings.rounds(),
            settings.location()));
  }

  /**
   * Returns a copy with other races for a key.
   *
   * @param writers how many write at once, from 2 to 64; 8 if never said
   * @param rounds how often, from 1 to 1,000; 8 if never said
   * @return the copy
   * @throws IllegalArgumentException if a number is out of bounds
   */
  public StorageAnalysis races(int writers, int rounds) {
    if (writers < 2 || writers > 64 || rounds < 1 || rounds > 1_000) {
      throw new IllegalArgumentException(
          writers + " writers and " + rounds + " rounds are not from 2 to 64 and 1 to 1,000");
    }
    return with(
        new Settings(
            settings.partSizes(), settings.listed(), writers, rounds, settings.location()));
  }

  private StorageAnalysis with(Settings changed) {
    return new StorageAnalysis(backend, changed);
  }

  /**
   * Probes the store.
   *
   * @return what it is like; lies are in it, not thrown
   * @throws AccessDeniedException if the store refuses the credentials
   * @throws StorageException if the store cannot be reached, or fails for a passing reason
   */
  public StorageProfile run() {
    long start = System.nanoTime();
    Leftovers.sweep(backend, ROOT);
    String directory = ROOT + Long.toUnsignedString(new SecureRandom().nextLong(), 36) + "/";
    try (Probe probe = new Probe(backend, directory, settings)) {
      for (Check check : checks()) {
        probe.run(check);
      }
      return probe.profile(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static List<Check> checks() {
    return List.of(
        new ReadAfterWriteCheck(),
        new ContentCheck(),
        new RangeCheck(),
        new PartCheck(),
        new CreateCheck(),
        new CreateRaceCheck(),
        new AbortedWriteCheck(),
        new ListingOrderCheck(),
        new ListingCheck(),
        new BatchDeleteCheck());
  }
}
