// SPDX-License-Identifier: Apache-2.0
/**
 * The controller for clusters where nebula-operator's backup controllers do not run. It gives
 * NebulaBackup, NebulaCronBackup and NebulaRestore the meaning nebula-operator 1.8 gives them
 * (pkg/controller/nebulabackup, cronbackup, nebularestore), with our runner in the Job's Pod.
 *
 * <h2>How it decides</h2>
 *
 * <p>One turn reads what is there from the API server, never from a cache; a pure function ({@link
 * io.nebulabackup.kubernetes.controller.BackupDecision}, {@link
 * io.nebulabackup.kubernetes.controller.CleanupDecision}, {@link
 * io.nebulabackup.kubernetes.controller.CronDecision}, {@link
 * io.nebulabackup.kubernetes.controller.RestoreDecision}) answers with one {@link
 * io.nebulabackup.kubernetes.controller.Action}; an action is at most one API call. Then the next
 * turn reads again. So nothing is remembered between two calls: a controller that dies between any
 * two of them, or is told of a conflict, goes on from what the next turn reads. Every call can be
 * repeated: names are derived from the resource, so a second create finds the first; updates carry
 * the resource version that the decision was based on; deletions carry the uid. The one exception
 * decides nothing but how much is known of a run that was deleted: {@link
 * io.nebulabackup.kubernetes.controller.EndedPods}.
 *
 * <h2>Plain informers, not the Java Operator SDK</h2>
 *
 * <p>The SDK makes calls of its own around a reconciler: it adds its finalizer to each resource,
 * and patches what the reconciler returns. Here the finalizer is conditional, nebula-operator's by
 * name, and each call has to be one step that may fail alone. What remains of the SDK, a queue with
 * one worker per resource and a leader election, is {@link
 * io.nebulabackup.kubernetes.controller.WorkQueue} and {@link
 * io.nebulabackup.kubernetes.controller.LeaderElection}.
 *
 * <h2>Whose object it is</h2>
 *
 * <p>nebula-operator knows nothing of this controller, so it is we who keep away:
 *
 * <ul>
 *   <li>While a Deployment of nebula-operator's controller manager exists that is not scaled to
 *       zero (labels of its Helm chart), nothing is touched at all, and the log says so. Who has
 *       switched off its backup controllers, or labels it otherwise, decides by {@link
 *       io.nebulabackup.kubernetes.controller.VendorOperator}. If Deployments may not be listed,
 *       that counts as found.
 *   <li>A Job of the expected name that does not carry our label {@code nebulabackup.io/owner-uid}
 *       was made by someone else; its NebulaBackup is left alone until that Job is gone.
 *   <li>A backup that is over stays as it is, whoever made it. If it is deleted with {@code
 *       cleanBackupData} after nebula-operator has gone, we clean up, or nobody would.
 * </ul>
 */
@NullMarked
package io.nebulabackup.kubernetes.controller;

import org.jspecify.annotations.NullMarked;
