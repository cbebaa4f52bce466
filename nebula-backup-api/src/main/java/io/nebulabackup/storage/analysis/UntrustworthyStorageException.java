// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.StorageException;
import java.util.List;
import java.util.stream.Collectors;

/** A store does not give what backups rely on; the message names every promise it broke. */
public final class UntrustworthyStorageException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient List<StorageLie> lies;

  UntrustworthyStorageException(List<StorageLie> lies) {
    super(
        "this store is not fit for backups: "
            + lies.stream().map(StorageLie::toString).collect(Collectors.joining("; "))
            + ". Correct the store or choose another one",
        false,
        null);
    this.lies = List.copyOf(lies);
  }

  /**
   * Returns the broken promises.
   *
   * @return at least one
   */
  public List<StorageLie> lies() {
    return lies;
  }
}
