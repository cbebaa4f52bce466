// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import io.nebulabackup.storage.analysis.StorageAnalysis;
import io.nebulabackup.storage.analysis.StorageProfile;
import io.nebulabackup.storage.analysis.StorageProperty;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * The contract of {@link StorageBackend}. A subclass is a test class of one backend; it must be in
 * a module that has a JUnit Jupiter engine.
 */
public abstract class StorageBackendContract
    implements PutContract, RaceContract, OpenContract, ListContract {

  private final List<StorageBackend> opened = new ArrayList<>();
  private StorageBackend backend;

  /** Creates the contract. */
  @SuppressWarnings("NullAway.Init")
  protected StorageBackendContract() {}

  /**
   * Opens a backend. All calls during one test open the same store, which is empty when the test
   * begins.
   *
   * @return the backend, closed by the contract
   */
  protected abstract StorageBackend openBackend();

  /**
   * Opens a backend whose credentials the test's store refuses.
   *
   * @return the backend, or empty if this store refuses nobody
   */
  protected Optional<StorageBackend> openRefusedBackend() {
    return Optional.empty();
  }

  /**
   * Opens a backend to which the test's store refuses to delete some objects, and no others.
   *
   * @param keys the objects' keys, all in one directory; the objects exist
   * @return the backend, or empty if this store cannot be told so; an override says why
   * @throws IOException if the store cannot be prepared
   */
  protected Optional<StorageBackend> openBackendKeeping(List<ObjectKey> keys) throws IOException {
    return Optional.empty();
  }

  /**
   * Returns where the store under test is spoken to over HTTP.
   *
   * @return an http address, or empty if it is no such server
   */
  protected Optional<URI> serverAddress() {
    return Optional.empty();
  }

  /**
   * Opens a backend that reaches the store under test at another address, such as that of a proxy.
   * For stores with a {@link #serverAddress()}.
   *
   * @param address an http address
   * @return the backend, closed by the contract
   */
  protected StorageBackend openBackendAt(URI address) {
    throw new UnsupportedOperationException(
        "override openBackendAt, since serverAddress names a server: asked for " + address);
  }

  /**
   * Stores an object of zeros and some bytes after them, behind the backend's back if that is what
   * makes it cheap. An override that does not says what holds it back.
   *
   * @param key the object's key
   * @param zeros how many zeros, more than 2 GiB
   * @param end what follows them
   * @return whether it did
   * @throws IOException if that fails
   */
  protected boolean storeHugeObject(ObjectKey key, long zeros, byte[] end) throws IOException {
    return false;
  }

  /**
   * Returns the size from which an object takes several requests; tests store up to three times as
   * much.
   *
   * @return the size in bytes
   */
  @Override
  public int partBytes() {
    return 256 * 1024;
  }

  @BeforeEach
  final void openTheBackend() {
    backend = anotherBackend();
  }

  @AfterEach
  final void closeTheBackends() {
    opened.forEach(StorageBackend::close);
  }

  @Override
  public final StorageBackend backend() {
    return backend;
  }

  @Override
  public final StorageBackend anotherBackend() {
    StorageBackend another = openBackend();
    synchronized (opened) {
      opened.add(another);
    }
    return another;
  }

  @Test
  void close_mayBeRepeatedAndEndsEveryMethod() {
    StorageBackend closed = anotherBackend();
    closed.close();
    closed.close();

    ObjectKey key = ObjectKey.of("key");
    List<Executable> calls =
        List.of(
            () -> closed.put(key, ObjectContent.of(new byte[1]), WriteMode.REPLACE),
            () -> closed.open(key, ByteRange.all()),
            () -> closed.head(key),
            () -> closed.list(""),
            () -> closed.delete(List.of(key)),
            () -> closed.delete(List.of()));
    for (Executable call : calls) {
      assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
    }
    assertThat(backend.head(key)).isEmpty();
  }

  /**
   * Returns what the store under test is known to break, such as an emulator that differs from the
   * store it stands for. An override says why; the analysis must name exactly these.
   *
   * @return the promises, none unless overridden
   */
  protected Set<StorageProperty> brokenPromises() {
    return Set.of();
  }

  @Test
  void analysis_namesEachLieAndNoOther() {
    StorageProfile profile =
        StorageAnalysis.of(backend).partSizes(partBytes()).listedObjects(MANY_OBJECTS).run();

    assertThat(profile.lies()).allMatch(lie -> brokenPromises().contains(lie.property()));
    Set<StorageProperty> kept = EnumSet.allOf(StorageProperty.class);
    kept.removeAll(brokenPromises());
    assertThat(profile.kept()).isEqualTo(kept);
    assertThat(profile.largestObject()).isGreaterThan(partBytes());
    assertThat(keys("")).isEmpty();
  }

  @Test
  void open_beyondTwoGibibytes_findsTheBytes() throws IOException {
    ObjectKey key = ObjectKey.of("huge");
    long zeros = 3L << 30;
    if (storeHugeObject(key, zeros, new byte[] {1, 2, 3})) {
      assertThat(backend.head(key))
          .hasValueSatisfying(o -> assertThat(o.size()).isEqualTo(zeros + 3));
      assertThat(read("huge", ByteRange.of(zeros - 1, 2))).containsExactly(0, 1);
      assertThat(read("huge", ByteRange.of(zeros + 1, 100))).containsExactly(2, 3);
      assertThat(read("huge", ByteRange.from(zeros + 2))).containsExactly(3);
    }
  }

  @Test
  void put_whoseAnswerIsLost_isNeverTakenForSomebodyElses() throws IOException {
    if (serverAddress().isEmpty()) {
      return; // What has no server has no answers to lose.
    }
    byte[] bytes = {1, 2, 3};
    try (AnswerLosingProxy proxy = new AnswerLosingProxy(serverAddress().get())) {
      try (StorageBackend behind = openBackendAt(proxy.address())) {
        for (WriteMode mode : WriteMode.values()) {
          String key = "lost/" + mode;
          proxy.loseNext();
          try {
            ObjectMetadata stored = behind.put(ObjectKey.of(key), ObjectContent.of(bytes), mode);
            assertThat(stored.size()).isEqualTo(bytes.length);
          } catch (WriteOutcomeUnknownException e) {
            // Allowed, as it is the truth.
          }

          assertThat(proxy.hasLost()).isTrue();
          assertThat(read(key)).isEqualTo(bytes);
        }
      }
    }
  }

  @Test
  void refusedCredentials_areReportedAsSuch() {
    put("private", new byte[] {1});
    Optional<StorageBackend> refused = openRefusedBackend();
    assumeTrue(refused.isPresent(), "this store refuses nobody");

    ObjectKey key = ObjectKey.of("private");
    try (StorageBackend denied = refused.orElseThrow()) {
      List<Executable> calls =
          List.of(
              () -> denied.put(key, ObjectContent.of(new byte[1]), WriteMode.CREATE_NEW),
              () -> denied.put(key, ObjectContent.of(new byte[1]), WriteMode.REPLACE),
              () -> denied.open(key, ByteRange.all()),
              () -> denied.head(key),
              () -> denied.list("").hasNext(),
              () -> denied.delete(List.of(key)),
              () -> denied.delete(List.of(key, ObjectKey.of("other"))));
      for (Executable call : calls) {
        assertThatThrownBy(call::execute).isExactlyInstanceOf(AccessDeniedException.class);
      }
    }
    assertThat(backend.head(key)).isPresent();
  }

  @Test
  void delete_ofWhichSomeAreRefused_namesEachOfThose_andDeletesAllOthers() throws IOException {
    List<ObjectKey> kept = keysOf("kept/a", "kept/b and c");
    List<ObjectKey> others = keysOf("a", "b/c", "kept-not", "z");
    List<ObjectKey> all = Stream.concat(kept.stream(), others.stream()).toList();
    all.forEach(key -> put(key.value(), new byte[] {1}));
    Optional<StorageBackend> keeping = openBackendKeeping(kept);
    assumeTrue(keeping.isPresent(), "this store cannot refuse to delete single objects");

    try (StorageBackend hindered = keeping.orElseThrow()) {
      assertThatThrownBy(() -> hindered.delete(all))
          .isInstanceOfSatisfying(
              BatchDeleteException.class,
              e -> {
                assertThat(e.failures()).containsOnlyKeys(kept);
                assertThat(e.failures().values()).noneMatch(String::isBlank);
              });
    }
    for (ObjectKey key : kept) {
      assertThat(backend.head(key)).as("what was not deleted, %s", key).isPresent();
    }
    for (ObjectKey key : others) {
      assertThat(backend.head(key)).as("what was deleted, %s", key).isEmpty();
    }
  }

  private static List<ObjectKey> keysOf(String... keys) {
    return Stream.of(keys).map(ObjectKey::of).toList();
  }
}
