// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import com.google.errorprone.annotations.CheckReturnValue;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.model.VerifyReport;
import io.nebulabackup.spec.VerifySpec;

/** A verification being described. Immutable: every refinement returns a new step. */
@CheckReturnValue
public final class Verification {

  private final RepositoryOperations operations;
  private final VerifySpec spec;
  private final BackupListener listener;

  Verification(RepositoryOperations operations, String backup) {
    this(operations, VerifySpec.builder().backup(backup).build(), BackupListener.NONE);
  }

  private Verification(RepositoryOperations operations, VerifySpec spec, BackupListener listener) {
    this.operations = operations;
    this.spec = spec;
    this.listener = listener;
  }

  /**
   * Sets how deep to look.
   *
   * @param level {@link VerifyLevel#HASH} unless set
   * @return the refined step
   */
  public Verification level(VerifyLevel level) {
    return new Verification(
        operations, VerifySpec.builder().from(spec).level(level).build(), listener);
  }

  /**
   * Sets who is told what happens.
   *
   * @param listener the listener
   * @return the refined step
   */
  public Verification listener(BackupListener listener) {
    return new Verification(operations, spec, listener);
  }

  /**
   * Returns what has been described.
   *
   * @return the spec
   */
  public VerifySpec spec() {
    return spec;
  }

  /**
   * Starts the verification.
   *
   * @return the running operation
   */
  public BackupOperation<VerifyReport> start() {
    return operations.start(spec, listener);
  }

  /**
   * Verifies and waits for it.
   *
   * @return what was found; findings are not thrown
   * @throws io.nebulabackup.error.BackupNotFoundException if nothing of such a backup exists
   * @throws io.nebulabackup.error.BackupException if the repository cannot be read
   */
  public VerifyReport run() {
    return start().join();
  }
}
