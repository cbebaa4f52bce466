// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.storage.BandwidthLimit;
import io.nebulabackup.core.storage.MeteredStorageBackend;
import io.nebulabackup.core.storage.StorageMeter;
import io.nebulabackup.core.storage.ThrottledStorageBackend;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ChecksumMismatchException;
import io.nebulabackup.storage.ListingOrderException;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.analysis.StorageAnalysis;
import io.nebulabackup.storage.analysis.StorageLie;
import io.nebulabackup.storage.analysis.StorageProfile;
import io.nebulabackup.storage.analysis.StorageProperty;
import io.nebulabackup.storage.analysis.UntrustworthyStorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each way in which a store may lie is named by the analysis. */
class StorageAnalysisTest {

  private static final int PART = 10_000;

  private final StorageBackend honest = new InMemoryStorageBackend();

  private static StorageProfile analyze(StorageBackend backend) {
    return StorageAnalysis.of(backend).partSizes(PART).listedObjects(1_100).run();
  }

  /** Analyzes a liar; returns what it lied in, once sure that nothing is left of the analysis. */
  private Set<StorageProperty> liesOf(StorageBackend liar) {
    StorageProfile profile = analyze(liar);
    assertThat(keys(honest)).isEmpty();
    assertThat(profile.isTrustworthy()).isEqualTo(profile.lies().isEmpty());
    return profile.lies().stream().map(StorageLie::property).collect(Collectors.toSet());
  }

  private static List<String> keys(StorageBackend backend) {
    List<String> keys = new ArrayList<>();
    try (ObjectListing listing = backend.list("")) {
      listing.forEachRemaining(object -> keys.add(object.key().value()));
    }
    return keys;
  }

  private static byte[] bytes(StorageBackend backend, ObjectKey key, ByteRange range) {
    try (InputStream in = backend.open(key, range)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void honestStore_hasProfileWithoutLies() {
    StorageProfile profile = analyze(honest).requireTrustworthy();

    assertThat(profile.kept()).containsExactly(StorageProperty.values());
    assertThat(profile.objects()).isGreaterThan(1_100);
    assertThat(profile.largestObject()).isEqualTo(1024 * 1024);
    assertThat(profile.writers()).isEqualTo(8);
    assertThat(profile.clockOffset().abs()).isLessThan(Duration.ofHours(1));
    assertThat(profile.smallWrite()).isPositive();
    assertThat(profile.smallRead()).isPositive();
    assertThat(keys(honest)).isEmpty();
  }

  @Test
  void objectsOfOthers_areLeftAlone() {
    honest.put(
        ObjectKey.of("BACKUP_x/data"), ObjectContent.of(new byte[] {1}), WriteMode.CREATE_NEW);
    ObjectKey other = ObjectKey.of(StorageAnalysis.ROOT + "another-under-way/key");
    honest.put(other, ObjectContent.of(new byte[] {1}), WriteMode.CREATE_NEW);

    analyze(honest).requireTrustworthy();

    assertThat(keys(honest)).containsExactly("BACKUP_x/data", other.value());
  }

  @Test
  void readsOfOldVersions_areNamed() {
    Map<ObjectKey, byte[]> cache = new ConcurrentHashMap<>();
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public InputStream open(ObjectKey key, ByteRange range) {
            InputStream now = super.open(key, range);
            return range.isAll()
                ? new ByteArrayInputStream(
                    cache.computeIfAbsent(key, k -> bytes(honest, key, range)))
                : now;
          }
        };

    assertThat(liesOf(liar)).contains(StorageProperty.READ_AFTER_WRITE);
  }

  @Test
  void deletedObjectsThatSeemToBeThere_areNamed() {
    Map<ObjectKey, ObjectMetadata> cache = new ConcurrentHashMap<>();
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public Optional<ObjectMetadata> head(ObjectKey key) {
            super.head(key).ifPresent(found -> cache.put(key, found));
            return Optional.ofNullable(cache.get(key));
          }
        };

    assertThat(liesOf(liar)).contains(StorageProperty.READ_AFTER_WRITE);
  }

  @Test
  void listingsThatLagBehind_areNamed() {
    StorageBackend liar = relisting(found -> found.subList(0, Math.max(0, found.size() - 1)));

    assertThat(liesOf(liar))
        .contains(StorageProperty.READ_AFTER_WRITE, StorageProperty.LISTING_COMPLETE);
  }

  @Test
  void objectLostBetweenTwoPages_isNamed() {
    StorageBackend liar =
        relisting(
            found -> {
              List<ObjectMetadata> listed = new ArrayList<>(found);
              if (listed.size() > 1_000) {
                listed.remove(1_000);
              }
              return listed;
            });

    assertThat(liesOf(liar)).containsExactly(StorageProperty.LISTING_COMPLETE);
  }

  @Test
  void objectListedTwice_isNamed() {
    StorageBackend liar =
        relisting(
            found -> {
              List<ObjectMetadata> listed = new ArrayList<>(found);
              if (listed.size() > 1_000) {
                listed.add(1_000, listed.get(999));
              }
              return listed;
            });

    assertThat(liesOf(liar))
        .containsExactlyInAnyOrder(StorageProperty.LISTING_COMPLETE, StorageProperty.LISTING_ORDER);
  }

  @Test
  void wrongSizesInListing_areNamed() {
    StorageBackend liar =
        relisting(
            found ->
                found.stream()
                    .map(o -> new ObjectMetadata(o.key(), o.size() + 1, o.lastModified()))
                    .toList());

    assertThat(liesOf(liar)).containsExactly(StorageProperty.LISTING_COMPLETE);
  }

  @Test
  void listingInOrderOfDirectories_isNamed() {
    StorageBackend liar =
        relisting(
            found ->
                found.stream()
                    .sorted(Comparator.comparing(o -> o.key().value().replace('/', '\u0001')))
                    .toList());

    assertThat(liesOf(liar)).containsExactly(StorageProperty.LISTING_ORDER);
  }

  private StorageBackend relisting(UnaryOperator<List<ObjectMetadata>> change) {
    return new LyingStorageBackend(honest) {
      @Override
      public ObjectListing list(String prefix) {
        List<ObjectMetadata> found = new ArrayList<>();
        super.list(prefix).forEachRemaining(found::add);
        return listing(change.apply(found));
      }
    };
  }

  @Test
  void changedBytes_areNamed() {
    StorageBackend liar =
        rereading(
            bytes -> {
              if (bytes.length == 1024 * 1024) {
                bytes[777]++;
              }
              return bytes;
            });

    assertThat(liesOf(liar)).containsExactly(StorageProperty.CONTENT);
  }

  @Test
  void changedLineEnds_areNamed() {
    StorageBackend liar =
        rereading(
            bytes -> {
              String text = new String(bytes, StandardCharsets.UTF_8);
              return text.startsWith("line")
                  ? text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8)
                  : bytes;
            });

    assertThat(liesOf(liar)).containsExactly(StorageProperty.CONTENT);
  }

  @Test
  void objectCutAtPartBoundary_isNamed() {
    StorageBackend liar =
        rereading(bytes -> bytes.length == 5 * PART / 2 ? Arrays.copyOf(bytes, 2 * PART) : bytes);

    assertThat(liesOf(liar)).containsExactly(StorageProperty.PARTS);
  }

  private StorageBackend rereading(UnaryOperator<byte[]> change) {
    return new LyingStorageBackend(honest) {
      @Override
      public InputStream open(ObjectKey key, ByteRange range) {
        byte[] read = bytes(honest, key, range);
        return new ByteArrayInputStream(range.isAll() ? change.apply(read) : read);
      }
    };
  }

  @Test
  void rangesOneByteOff_areNamed() {
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public InputStream open(ObjectKey key, ByteRange range) {
            return range.offset() == 4_095
                ? super.open(key, ByteRange.of(range.offset(), range.length() - 1))
                : super.open(key, range);
          }
        };

    assertThat(liesOf(liar)).containsExactly(StorageProperty.RANGES);
  }

  @Test
  void rangesThatAreIgnored_areNamed() {
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public InputStream open(ObjectKey key, ByteRange range) {
            return super.open(key, ByteRange.all());
          }
        };

    assertThat(liesOf(liar)).containsExactly(StorageProperty.RANGES);
  }

  @Test
  void createThatOverwrites_isNamed() {
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
            return super.put(key, content, WriteMode.REPLACE);
          }
        };

    assertThat(liesOf(liar))
        .containsExactlyInAnyOrder(
            StorageProperty.CONDITIONAL_CREATE, StorageProperty.CONDITIONAL_CREATE_RACE);
  }

  @Test
  void createThatLooksFirst_isNamed() {
    Map<ObjectKey, CountDownLatch> lookers = new ConcurrentHashMap<>();
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
            if (mode == WriteMode.CREATE_NEW && head(key).isPresent()) {
              throw new ObjectAlreadyExistsException(key + " is taken", null);
            }
            if (key.value().contains("/race/")) {
              awaitAnotherLooker(lookers.computeIfAbsent(key, k -> new CountDownLatch(2)));
            }
            return super.put(key, content, WriteMode.REPLACE);
          }
        };

    assertThat(liesOf(liar)).containsExactly(StorageProperty.CONDITIONAL_CREATE_RACE);
  }

  private static void awaitAnotherLooker(CountDownLatch lookers) {
    lookers.countDown();
    try {
      assertThat(lookers.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void createThatOverwritesAndComplains_isNamed() {
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
            try {
              return super.put(key, content, mode);
            } catch (ObjectAlreadyExistsException e) {
              super.put(key, content, WriteMode.REPLACE);
              throw e;
            }
          }
        };

    assertThat(liesOf(liar)).contains(StorageProperty.CONDITIONAL_CREATE);
  }

  @Test
  void createThatIsRefusedForGood_isNamedWithTheReason() {
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
            if (mode == WriteMode.CREATE_NEW && key.value().endsWith("/created")) {
              throw new StorageException("status 501 NotImplemented", false, null);
            }
            return super.put(key, content, mode);
          }
        };

    assertThatThrownBy(() -> analyze(liar).requireTrustworthy())
        .isInstanceOfSatisfying(
            UntrustworthyStorageException.class,
            e ->
                assertThat(e.lies())
                    .map(StorageLie::property)
                    .containsExactly(StorageProperty.CONDITIONAL_CREATE))
        .hasMessageContaining("CONDITIONAL_CREATE")
        .hasMessageContaining("501");
  }

  @Test
  void abortedWriteThatLeavesWhatCame_isNamed() {
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
            try {
              return super.put(key, content, mode);
            } catch (StorageException e) {
              if (!(e instanceof ObjectAlreadyExistsException)) {
                super.put(key, ObjectContent.of(new byte[] {9}), WriteMode.REPLACE);
              }
              throw e;
            }
          }
        };

    assertThat(liesOf(liar)).containsExactly(StorageProperty.ABORTED_WRITE);
  }

  @Test
  void batchOfWhichAPartIsForgotten_isNamed() {
    StorageBackend liar =
        redeleting(keys -> keys.size() > 1_000 ? List.copyOf(keys).subList(0, 1_000) : keys);

    assertThat(liesOf(liar)).containsExactly(StorageProperty.BATCH_DELETE);
  }

  @Test
  void batchThatTakesNeighboursAlong_isNamed() {
    StorageBackend liar =
        redeleting(
            keys -> {
              List<ObjectKey> more = new ArrayList<>(keys);
              if (keys.size() > 1_000) {
                keys(honest).forEach(key -> more.add(ObjectKey.of(key)));
              }
              return more;
            });

    assertThat(liesOf(liar)).containsExactly(StorageProperty.BATCH_DELETE);
  }

  @Test
  void batchThatFailsForMissingObjects_isNamed() {
    StorageBackend liar =
        redeleting(
            keys -> {
              for (ObjectKey key : keys) {
                if (key.value().endsWith("never-there")) {
                  throw new BatchDeleteException(Map.of(key, "NoSuchKey"), false);
                }
              }
              return keys;
            });

    assertThat(liesOf(liar)).containsExactly(StorageProperty.BATCH_DELETE);
  }

  private StorageBackend redeleting(UnaryOperator<Collection<ObjectKey>> change) {
    return new LyingStorageBackend(honest) {
      @Override
      public void delete(Collection<ObjectKey> keys) {
        super.delete(change.apply(keys));
      }
    };
  }

  @Test
  void listingInOrderOfUtf16_isNamed() {
    StorageBackend liar =
        relisting(
            found -> found.stream().sorted(Comparator.comparing(o -> o.key().value())).toList());

    assertThat(liesOf(liar)).containsExactly(StorageProperty.LISTING_ORDER);
  }

  @Test
  void backendThatRefusesADisorderedListing_isNamedForItsOrder() {
    StorageBackend strict =
        new LyingStorageBackend(honest) {
          @Override
          public ObjectListing list(String prefix) {
            if (prefix.endsWith("/listed/")) {
              throw new ListingOrderException("b after c");
            }
            return super.list(prefix);
          }
        };

    StorageProfile profile = analyze(strict);

    assertThat(profile.lies())
        .isNotEmpty()
        .allMatch(lie -> lie.property() == StorageProperty.LISTING_ORDER);
    assertThat(profile.unproven())
        .containsExactlyInAnyOrder(StorageProperty.LISTING_COMPLETE, StorageProperty.BATCH_DELETE);
    assertThat(profile.kept())
        .contains(StorageProperty.PARTS)
        .doesNotContain(StorageProperty.LISTING_COMPLETE, StorageProperty.LISTING_ORDER);
  }

  @Test
  void changedBytesThatTheBackendNotices_areNamed() {
    StorageBackend noticing =
        new LyingStorageBackend(honest) {
          @Override
          public InputStream open(ObjectKey key, ByteRange range) {
            if (key.value().endsWith("content/random")) {
              throw new ChecksumMismatchException("other bytes", true, null);
            }
            return super.open(key, range);
          }
        };

    assertThat(liesOf(noticing)).containsExactly(StorageProperty.CHECKSUMS);
  }

  @Test
  void uploadsThatArriveChanged_areNamed() {
    StorageBackend noticing =
        new LyingStorageBackend(honest) {
          @Override
          public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
            if (content.length() > PART) {
              throw new ChecksumMismatchException("the store received other bytes", true, null);
            }
            return super.put(key, content, mode);
          }
        };

    assertThat(liesOf(noticing)).containsExactly(StorageProperty.CHECKSUMS);
  }

  /** A store that takes objects up to a size in one request, and keeps the sizes it was sent. */
  private StorageBackend measuring(long singleRequestBytes, Map<String, Set<Long>> sizes) {
    return new LyingStorageBackend(honest) {
      @Override
      public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
        String check = key.value().split("/", -1)[3];
        sizes.computeIfAbsent(check, k -> ConcurrentHashMap.newKeySet()).add(content.length());
        return super.put(key, content, mode);
      }

      @Override
      public OptionalLong singleRequestBytes() {
        return OptionalLong.of(singleRequestBytes);
      }
    };
  }

  @Test
  void sizesStored_followWhatTheBackendTells() {
    Map<String, Set<Long>> sizes = new ConcurrentHashMap<>();

    StorageProfile profile =
        StorageAnalysis.of(measuring(3_000_000, sizes)).listedObjects(10).races(2, 1).run();

    assertThat(profile.kept()).containsExactly(StorageProperty.values());
    assertThat(profile.partSizes()).containsExactly(3_000_000L);
    assertThat(profile.largestObject()).isEqualTo(7_500_000);
    assertThat(sizes.get("parts"))
        .containsExactlyInAnyOrder(2_999_999L, 3_000_000L, 3_000_001L, 7_500_000L);
    assertThat(sizes.get("created")).contains(1L, 3_000_001L);
    assertThat(sizes.get("aborted")).contains(10L, 3_000_002L);
    assertThat(sizes.get("race")).containsExactlyInAnyOrder(10_000L, 3_000_001L);
  }

  @Test
  void backendThatTakesHugeObjectsInOneRequest_isNotSentAny() {
    Map<String, Set<Long>> sizes = new ConcurrentHashMap<>();

    StorageProfile profile =
        StorageAnalysis.of(measuring(5L << 30, sizes)).listedObjects(10).races(2, 1).run();

    assertThat(profile.lies()).isEmpty();
    assertThat(profile.unproven()).containsExactly(StorageProperty.PARTS);
    assertThat(profile.bytes()).isLessThan(10L << 20);
  }

  @Test
  void raceOfLargeObjectsWithTwoWinners_isNamed() {
    StorageBackend liar =
        new LyingStorageBackend(honest) {
          @Override
          public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
            boolean parts = key.value().contains("/race/") && content.length() > PART;
            return super.put(key, content, parts ? WriteMode.REPLACE : mode);
          }
        };

    assertThat(liesOf(liar)).containsExactly(StorageProperty.CONDITIONAL_CREATE_RACE);
  }

  @Test
  void profile_namesTheOptionsProbedWith() {
    StorageLocation location =
        StorageLocation.of("memory://x").withOption("a", "b").withSecret("secret", "hidden");

    StorageProfile profile =
        StorageAnalysis.of(honest)
            .partSizes(PART)
            .listedObjects(10)
            .races(2, 1)
            .openedWith(location)
            .run();

    assertThat(profile.settings()).containsOnly(Map.entry("a", "b"));
    assertThat(profile.toString()).doesNotContain("hidden");
  }

  @Test
  void decorators_passOnWhatTheBackendTakesInOneRequest() {
    StorageBackend telling = measuring(123, new ConcurrentHashMap<>());
    BandwidthLimit fast = new BandwidthLimit(1L << 40);

    assertThat(
            List.of(
                new MeteredStorageBackend(telling, new StorageMeter()),
                new ThrottledStorageBackend(telling, fast, fast),
                new FaultInjectingStorageBackend(telling)))
        .allMatch(decorator -> decorator.singleRequestBytes().equals(OptionalLong.of(123)));
    assertThat(honest.singleRequestBytes()).isEmpty();
  }

  @Test
  void storeThatDeniesAccess_isNoLiar() {
    StorageBackend closed =
        new LyingStorageBackend(honest) {
          @Override
          public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
            throw new AccessDeniedException("status 403", null);
          }
        };

    assertThatThrownBy(() -> analyze(closed)).isInstanceOf(AccessDeniedException.class);
  }
}
