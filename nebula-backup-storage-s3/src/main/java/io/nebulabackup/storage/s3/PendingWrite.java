// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;

/**
 * One write on its way.
 *
 * @param key the object's key
 * @param mode what to do when the key is taken
 * @param mark what the object is recognised by
 * @param attempts what becomes of the request that makes the object visible
 */
record PendingWrite(ObjectKey key, WriteMode mode, WriteMark mark, Attempts attempts) {

  static PendingWrite of(ObjectKey key, WriteMode mode) {
    return new PendingWrite(key, mode, WriteMark.create(), new Attempts());
  }
}
