// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import io.nebulabackup.model.Finding;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A stored backup is not what its manifest says. Nothing was deleted or repaired. */
public final class CorruptBackupException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  /**
   * Creates the exception.
   *
   * @param findings what is wrong, at least one
   * @param cause the reason, or null
   */
  public CorruptBackupException(List<Finding> findings, @Nullable Throwable cause) {
    super(
        "CORRUPT_BACKUP",
        findings.size()
            + " findings:"
            + findings.stream().map(f -> "\n  - " + f).collect(Collectors.joining()),
        cause);
    this.findings = List.copyOf(findings);
  }

  /**
   * Returns what is wrong.
   *
   * @return an unmodifiable list of at least one
   */
  public List<Finding> findings() {
    return findings;
  }
}
