// SPDX-License-Identifier: Apache-2.0
/** Tests of schedules. */
@NullMarked
package io.nebulabackup.kubernetes.cron;

import org.jspecify.annotations.NullMarked;
