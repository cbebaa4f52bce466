// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.BackupPlan;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.spec.IncrementalBackupSpec;

/**
 * An incremental backup being described: name its {@linkplain #base(String) base} first. Immutable:
 * every refinement returns a new step.
 *
 * <p>{@code CLEAR SPACE} and {@code INGEST} change a space's data past its log. Where the frozen
 * data shows that, the space is copied whole and {@link BackupSet#copiedSpaces()} says so. Right
 * after {@code CLEAR SPACE} the run may fail with {@link
 * io.nebulabackup.error.ClusterOperationException}: no copy taken before the next heartbeats could
 * be restored.
 */
@CheckReturnValue
public final class IncrementalBackup {

  private final BackupOperations operations;

  IncrementalBackup(BackupOperations operations) {
    this.operations = operations;
  }

  /**
   * Names the base.
   *
   * @param name the previous backup of the chain, full or incremental
   * @return the step on which everything else is set
   * @throws InvalidSpecException if the text is not a backup's name
   */
  public OnBase base(String name) {
    return new OnBase(
        operations, IncrementalBackupSpec.builder().base(name).build(), BackupListener.NONE);
  }

  /** An incremental backup with a base. Immutable: every refinement returns a new step. */
  @CheckReturnValue
  public static final class OnBase {

    private final BackupOperations operations;
    private final IncrementalBackupSpec spec;
    private final BackupListener listener;

    private OnBase(
        BackupOperations operations, IncrementalBackupSpec spec, BackupListener listener) {
      this.operations = operations;
      this.spec = spec;
      this.listener = listener;
    }

    private OnBase with(IncrementalBackupSpec refined) {
      return new OnBase(operations, refined, listener);
    }

    private IncrementalBackupSpec.Builder copy() {
      return IncrementalBackupSpec.builder().from(spec);
    }

    /**
     * Asks for a full backup where the WAL since the base is no longer held. The backup's notes say
     * so and why.
     *
     * @return the refined step
     */
    public OnBase orElseFull() {
      return with(copy().orElseFull(true).build());
    }

    /**
     * Takes the increment also where hosts run the vendor's agent, which cannot look into data:
     * from the log alone. The backup's notes say so.
     *
     * <p>Caution: what changes data past the log is not noticed then, {@code CLEAR SPACE} never and
     * {@code INGEST} only as long as metad has its job on the list, a week by default. Restored,
     * the increment brings back what was cleared since the base, and lacks what was ingested. Take
     * a full backup after either.
     *
     * @return the refined step
     */
    public OnBase orElseWalOnly() {
      return with(copy().orElseWalOnly(true).build());
    }

    /**
     * Sets how many uploads each host runs side by side.
     *
     * @param concurrency 1 to 256; 5 unless set
     * @return the refined step
     * @throws InvalidSpecException if the number is out of range
     */
    public OnBase concurrency(int concurrency) {
      return with(copy().concurrency(concurrency).build());
    }

    /**
     * Sets how hard deltas are compressed.
     *
     * @param level 0 for not at all, else a zstd level of 1 to 19; 3 unless set
     * @return the refined step
     * @throws InvalidSpecException if the number is out of range
     */
    public OnBase compressionLevel(int level) {
      return with(copy().compressionLevel(level).build());
    }

    /**
     * Sets who is told what happens.
     *
     * @param listener the listener
     * @return the refined step
     */
    public OnBase listener(BackupListener listener) {
      return new OnBase(operations, spec, listener);
    }

    /**
     * Returns what has been described.
     *
     * @return the spec
     */
    public IncrementalBackupSpec spec() {
      return spec;
    }

    /**
     * Finds out what the backup would do, and does nothing of it. To see that the repository can be
     * written, a small marker is created there and deleted again.
     *
     * @return the plan
     * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed
     */
    public BackupPlan plan() {
      return operations.plan(spec);
    }

    /**
     * Starts the backup.
     *
     * @return the running operation
     */
    public BackupOperation<BackupSet> start() {
      return operations.start(spec, listener);
    }

    /**
     * Takes the backup and waits for it.
     *
     * @return the committed backup
     * @throws io.nebulabackup.error.BackupException the reason why there is no backup
     */
    @CanIgnoreReturnValue
    public BackupSet run() {
      return start().join();
    }
  }
}
