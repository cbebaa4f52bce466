// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.WriteMode;
import java.util.List;

/**
 * Lists keys that stores order differently; apart from {@link ListingCheck}, so that a store that
 * does is still tried on the rest.
 */
final class ListingOrderCheck implements Check {

  /** In order of UTF-8 bytes; as UTF-16, the last comes before the one before it. */
  private static final List<String> ORDERED =
      List.of("Z", "a-b", "a/b", "a0", "\u00E4", "\uFF5E", "\uD83D\uDE00");

  @Override
  public StorageProperty property() {
    return StorageProperty.LISTING_ORDER;
  }

  @Override
  public void run(Probe probe) {
    List<ObjectKey> expected = ORDERED.stream().map(name -> probe.key("ordered/" + name)).toList();
    for (ObjectKey key : expected) {
      probe.put(key, new byte[] {1}, WriteMode.CREATE_NEW);
    }
    List<ObjectKey> found = probe.list("ordered/").stream().map(ObjectMetadata::key).toList();
    List<ObjectKey> sorted = found.stream().sorted().toList();
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equals(sorted.get(i))) {
        probe.lie(
            found.get(i), "keys in the order of their UTF-8 bytes", "it before " + sorted.get(i));
        return;
      }
    }
  }
}
