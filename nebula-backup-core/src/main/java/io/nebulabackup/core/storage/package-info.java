// SPDX-License-Identifier: Apache-2.0
/**
 * What the runs need of any object store: finding a backend by URI scheme, and decorators that
 * measure, hash and slow down. The decorators know nothing of a particular store.
 */
@NullMarked
package io.nebulabackup.core.storage;

import org.jspecify.annotations.NullMarked;
