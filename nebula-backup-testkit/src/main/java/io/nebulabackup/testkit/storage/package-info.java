// SPDX-License-Identifier: Apache-2.0
/** Object stores for tests: one in memory, and one that fails on purpose. */
@NullMarked
package io.nebulabackup.testkit.storage;

import org.jspecify.annotations.NullMarked;
