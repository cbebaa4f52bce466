// SPDX-License-Identifier: Apache-2.0
/**
 * Schedules and durations as nebula-operator reads them: cron expressions of robfig/cron v3 (its
 * standard parser), durations of Go's {@code time.ParseDuration}. Expressions are read by
 * cron-utils.
 */
@NullMarked
package io.nebulabackup.kubernetes.cron;

import org.jspecify.annotations.NullMarked;
