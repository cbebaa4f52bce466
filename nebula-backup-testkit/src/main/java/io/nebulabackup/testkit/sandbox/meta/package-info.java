// SPDX-License-Identifier: Apache-2.0
/**
 * Metad in a JVM: its tables in a real RocksDB, exported and taken in as real SST files under the
 * real tables' names. The rows' encoding is the sandbox's own.
 */
@NullMarked
package io.nebulabackup.testkit.sandbox.meta;

import org.jspecify.annotations.NullMarked;
