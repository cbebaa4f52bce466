// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.analysis.StorageAnalysis;
import io.nebulabackup.storage.analysis.StorageProfile;
import io.nebulabackup.storage.analysis.StorageProperty;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
              () -> denied.list("").hasNext());
      for (Executable call : calls) {
        assertThatThrownBy(call::execute).isInstanceOf(AccessDeniedException.class);
      }
    }
  }
}
