// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.context;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupListener;
import io.nebulabackup.core.agent.TransferProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a run's events to its listener, one at a time. Safe for use by several threads. */
public final class Events {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final BackupListener listener;
  private final Map<Object, TransferProgress> perHost = new HashMap<>();
  private BackupEvent.Phase phase = BackupEvent.Phase.PLAN;
  private BackupEvent.Progress progress = new BackupEvent.Progress(phase, 0, 0);

  /**
   * Creates the hand-over.
   *
   * @param listener who is told
   */
  public Events(BackupListener listener) {
    this.listener = listener;
  }

  /**
   * Begins a phase.
   *
   * @param next the phase
   */
  public synchronized void begin(BackupEvent.Phase next) {
    phase = next;
    perHost.clear();
    progress = new BackupEvent.Progress(next, 0, 0);
    tell(new BackupEvent.PhaseStarted(next));
  }

  /**
   * Tells a new backup's name.
   *
   * @param backup the name
   */
  public synchronized void named(String backup) {
    tell(new BackupEvent.BackupNamed(backup));
  }

  /**
   * Tells of something that deserves attention.
   *
   * @param message a sentence
   */
  public synchronized void warn(String message) {
    tell(new BackupEvent.Warning(message));
  }

  /**
   * Returns what takes one host's progress in the current phase.
   *
   * @param host anything that tells the host's part of the work from others
   * @return takes the host's progress since it began
   */
  public Consumer<TransferProgress> progressOf(Object host) {
    return next -> {
      synchronized (this) {
        perHost.put(host, next);
        long done = perHost.values().stream().mapToLong(TransferProgress::bytesDone).sum();
        long total = perHost.values().stream().mapToLong(TransferProgress::bytesTotal).sum();
        progress = new BackupEvent.Progress(phase, done, Math.max(done, total));
        tell(progress);
      }
    };
  }

  /**
   * Returns the last progress told.
   *
   * @return the progress
   */
  public synchronized BackupEvent.Progress progress() {
    return progress;
  }

  private void tell(BackupEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException e) {
      LOG.warn("a listener threw on {}", event, e);
    }
  }
}
