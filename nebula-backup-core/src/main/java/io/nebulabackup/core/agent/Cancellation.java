// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.error.BackupCancelledException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A switch that ends calls under way, and keeps new ones from starting. It goes on once and stays
 * on. Safe for use by several threads.
 */
public final class Cancellation {

  private final Set<Waiting> actions = new LinkedHashSet<>();
  private boolean cancelled;

  /** Creates a switch that is off. */
  public Cancellation() {}

  /** Ends every call that was given this switch. May be repeated. */
  public void cancel() {
    List<Waiting> due;
    synchronized (this) {
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(waiting -> waiting.action.run());
  }

  /**
   * Tells whether the switch is on.
   *
   * @return true after {@link #cancel()}
   */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /**
   * Throws if the switch is on.
   *
   * @throws BackupCancelledException after {@link #cancel()}
   */
  public void check() {
    if (isCancelled()) {
      throw new BackupCancelledException("the operation was cancelled", null);
    }
  }

  /**
   * Has something run when the switch goes on; at once if it is on.
   *
   * @param action what to run, by the thread that cancels; must not throw or block
   * @return undoes the registration
   */
  @SuppressWarnings("UnnecessaryMethodReference") // A new object: one action may come twice.
  public Registration onCancel(Runnable action) {
    Waiting waiting = new Waiting(action);
    synchronized (this) {
      if (!cancelled) {
        actions.add(waiting);
        return waiting;
      }
    }
    action.run();
    return () -> {};
  }

  /** Two registrations are two, though their action be the same. */
  private final class Waiting implements Registration {
    private final Runnable action;

    Waiting(Runnable action) {
      this.action = action;
    }

    @Override
    public void close() {
      synchronized (Cancellation.this) {
        actions.remove(this);
      }
    }
  }

  /** An action waiting for the switch. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
