// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;

/**
 * A write on its way.
 *
 * @param key where to
 * @param mode what to do when the key is taken
 * @param mark what the object is recognised by
 */
record PendingWrite(ObjectKey key, WriteMode mode, WriteMark mark) {

  static PendingWrite of(ObjectKey key, WriteMode mode) {
    return new PendingWrite(key, mode, WriteMark.create());
  }

  boolean isCreation() {
    return mode == WriteMode.CREATE_NEW;
  }
}
