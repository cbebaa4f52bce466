// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

/**
 * A promise that a store did not keep.
 *
 * @param property which promise
 * @param object the key or prefix at which it showed
 * @param expected what the store should have done
 * @param found what it did
 */
public record StorageLie(StorageProperty property, String object, String expected, String found) {

  @Override
  public String toString() {
    return property + " at '" + object + "': expected " + expected + ", found " + found;
  }
}
