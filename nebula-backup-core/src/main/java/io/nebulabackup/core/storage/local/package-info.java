// SPDX-License-Identifier: Apache-2.0
/**
 * Repositories in a directory of this machine, mounted shares included. Every object is one file
 * whose path below the root is its key, so standard tools can copy and check a repository.
 *
 * <p>An object is written to {@code .nebula-backup-tmp} below the root, forced to disk, and then
 * gets its name in one step: a hard link where it must not replace anything (the file system lets
 * exactly one of several writers make it), a rename where it may. The file system must therefore
 * have hard links.
 */
@NullMarked
package io.nebulabackup.core.storage.local;

import org.jspecify.annotations.NullMarked;
