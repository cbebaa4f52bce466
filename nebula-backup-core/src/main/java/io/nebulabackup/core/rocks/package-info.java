// SPDX-License-Identifier: Apache-2.0
/** Reads RocksDB's own record of the files that a database consists of, without RocksDB. */
@NullMarked
package io.nebulabackup.core.rocks;

import org.jspecify.annotations.NullMarked;
