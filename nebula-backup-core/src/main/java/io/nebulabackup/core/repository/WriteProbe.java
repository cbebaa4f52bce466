// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.repository;

import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds out whether a run could write: creates a marker, sees that creating it again is refused, as
 * the lock and the commit rely on, and deletes it. A listing tells nothing of this: keys that may
 * only read are common. What a probe that is killed leaves is one object of a few bytes that
 * nothing reads.
 */
public final class WriteProbe {

  private static final ObjectContent MARKER =
      ObjectContent.of("A plan looks whether it could write.\n".getBytes(StandardCharsets.UTF_8));

  private final Repository repository;
  private final ObjectKey key = RepositoryLayout.probe(UUID.randomUUID().toString());

  private WriteProbe(Repository repository) {
    this.repository = repository;
  }

  /**
   * Probes a repository.
   *
   * @param repository the repository
   * @return a warning, if the marker could not be deleted; backups need that only to clean up
   * @throws StorageException if the repository cannot be written, or does not refuse to create what
   *     exists
   */
  public static Optional<String> run(Repository repository) {
    return new WriteProbe(repository).run();
  }

  private Optional<String> run() {
    try {
      repository.backend().put(key, MARKER, WriteMode.CREATE_NEW);
    } catch (WriteOutcomeUnknownException e) {
      remove();
      throw e;
    }
    boolean refused;
    Optional<String> leftover;
    try {
      refused = isRefusedAgain();
    } finally {
      leftover = remove();
    }
    if (!refused) {
      throw new StorageException(
          repository.name()
              + " does not refuse to create an object that exists ("
              + key
              + "): two runs could write the same backup at once; use a store that honours"
              + " conditional creates. repository().analyze() tells what else it does not keep",
          false,
          null);
    }
    return leftover;
  }

  private boolean isRefusedAgain() {
    try {
      repository.backend().put(key, MARKER, WriteMode.CREATE_NEW);
      return false;
    } catch (ObjectAlreadyExistsException e) {
      return true;
    }
  }

  private Optional<String> remove() {
    try {
      repository.backend().delete(Set.of(key));
      return Optional.empty();
    } catch (StorageException e) {
      return Optional.of(
          key
              + " was left in "
              + repository.name()
              + ", and so will be what failed runs write: "
              + e.getMessage());
    }
  }
}
