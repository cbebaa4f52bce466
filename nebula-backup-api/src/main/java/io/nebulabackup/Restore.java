// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.RestoreReport;
import io.nebulabackup.spec.RestoreSpec;
import java.time.Duration;

/** A restore being described. Immutable: every refinement returns a new step. */
@CheckReturnValue
public final class Restore {

  private final RestoreOperations operations;
  private final RestoreSpec spec;
  private final BackupListener listener;

  Restore(RestoreOperations operations, String backup) {
    this(operations, RestoreSpec.builder().backup(backup).build(), BackupListener.NONE);
  }

  private Restore(RestoreOperations operations, RestoreSpec spec, BackupListener listener) {
    this.operations = operations;
    this.spec = spec;
    this.listener = listener;
  }

  private Restore with(RestoreSpec refined) {
    return new Restore(operations, refined, listener);
  }

  private RestoreSpec.Builder copy() {
    return RestoreSpec.builder().from(spec);
  }

  /**
   * Lets one storaged take the place of another. May be called once per host.
   *
   * @param inBackup the storaged's address in the backup, {@code host:port}
   * @param now the storaged's address now, {@code host:port}
   * @return the refined step
   * @throws IllegalArgumentException if a text is not {@code host:port}
   */
  public Restore mapHost(String inBackup, String now) {
    return with(copy().putHostMapping(HostAddress.parse(inBackup), HostAddress.parse(now)).build());
  }

  /**
   * Sets how many downloads each host runs side by side.
   *
   * @param concurrency 1 to 256; 5 unless set
   * @return the refined step
   * @throws io.nebulabackup.error.InvalidSpecException if the number is out of range
   */
  public Restore concurrency(int concurrency) {
    return with(copy().concurrency(concurrency).build());
  }

  /**
   * Sets how long the restored cluster may take to come up and replay its WAL.
   *
   * @param timeout a positive duration; 30 minutes unless set
   * @return the refined step
   * @throws io.nebulabackup.error.InvalidSpecException if the duration is not positive
   */
  public Restore startTimeout(Duration timeout) {
    return with(copy().startTimeout(timeout).build());
  }

  /**
   * Keeps the data set aside on the hosts after a restore that succeeded.
   *
   * @return the refined step
   */
  public Restore keepOldData() {
    return with(copy().keepOldData(true).build());
  }

  /**
   * Sets who is told what happens.
   *
   * @param listener the listener
   * @return the refined step
   */
  public Restore listener(BackupListener listener) {
    return new Restore(operations, spec, listener);
  }

  /**
   * Returns what has been described.
   *
   * @return the spec
   */
  public RestoreSpec spec() {
    return spec;
  }

  /**
   * Starts the restore.
   *
   * @return the running operation
   */
  public BackupOperation<RestoreReport> start() {
    return operations.start(spec, listener);
  }

  /**
   * Restores and waits for it.
   *
   * @return what was done
   * @throws io.nebulabackup.error.BackupException the reason why the backup is not restored
   */
  @CanIgnoreReturnValue
  public RestoreReport run() {
    return start().join();
  }
}
