// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

/** One promise put to the test. */
interface Check {

  /** What it is about; lies are filed under it unless said otherwise. */
  StorageProperty property();

  void run(Probe probe);
}
