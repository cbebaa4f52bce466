// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import io.nebulabackup.storage.ObjectKey;

/**
 * A write on its way. The store carries it out only if it finds what the write is to replace, so
 * that a request which is repeated, or late, never undoes what another has written since.
 *
 * @param key where to
 * @param replaced the generation of the object to be replaced; {@link #NONE} if there is to be none
 * @param mark what the object is recognised by
 */
record PendingWrite(ObjectKey key, long replaced, WriteMark mark) {

  /** What the store takes for the generation of an object that is not there. */
  static final long NONE = 0;

  static PendingWrite creating(ObjectKey key) {
    return new PendingWrite(key, NONE, WriteMark.create());
  }

  PendingWrite replacing(long generation) {
    return new PendingWrite(key, generation, mark);
  }

  boolean isCreation() {
    return replaced == NONE;
  }
}
