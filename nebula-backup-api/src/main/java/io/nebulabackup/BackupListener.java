// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

/**
 * Told what happens in an operation.
 *
 * <p>Events of one operation arrive one at a time and in order, on threads of the operation: return
 * quickly, and do not wait for the operation. What a listener throws is dropped.
 */
@FunctionalInterface
public interface BackupListener {

  /** Listens to nothing. */
  BackupListener NONE = event -> {};

  /**
   * Takes an event.
   *
   * @param event what happened
   */
  void onEvent(BackupEvent event);
}
