// SPDX-License-Identifier: Apache-2.0
/**
 * The program that a backup Job's Pod runs; {@link io.nebulabackup.kubernetes.runner.RunnerMain}.
 *
 * <p>It understands the command lines of the vendor's {@code br} and {@code br-ent}, so that it can
 * take their place in a Job that the vendor's operator makes, and it takes every credential from
 * the environment or from a mounted Secret as well, so that none need be on a command line; {@link
 * io.nebulabackup.kubernetes.runner.RunnerVariables}. It ends with one of {@link
 * io.nebulabackup.kubernetes.runner.RunnerExit}'s codes and leaves the backup's name, or what went
 * wrong and which backup it had begun, as the container's termination message; {@link
 * io.nebulabackup.kubernetes.runner.TerminationMessage}.
 *
 * <p>Standard output has results only. The log goes to standard error, each line after {@code "+
 * "}: the vendor's operator takes the first backup name it finds in the container's output for that
 * of the new backup, in lines that do not start with a plus. Without the mark it would take the
 * base's name from a warning, and {@code cleanBackupData} would then delete the base.
 */
@NullMarked
package io.nebulabackup.kubernetes.runner;

import org.jspecify.annotations.NullMarked;
