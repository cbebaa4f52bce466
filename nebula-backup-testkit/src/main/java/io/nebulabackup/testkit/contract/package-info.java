// SPDX-License-Identifier: Apache-2.0
/**
 * What every storage backend must do, as JUnit tests: a backend's author extends {@link
 * io.nebulabackup.testkit.contract.StorageBackendContract}. A store whose emulator deviates from
 * the real one overrides the test concerned, saying why.
 */
@NullMarked
package io.nebulabackup.testkit.contract;

import org.jspecify.annotations.NullMarked;
