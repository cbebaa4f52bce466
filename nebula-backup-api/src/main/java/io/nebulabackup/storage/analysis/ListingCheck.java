// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.WriteMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Lists more than a page of objects whose keys are hard to order. */
final class ListingCheck implements Check {

  private static final List<String> HARD =
      List.of("a-b", "a.b", "a/b", "a/b-c", "a0", "aB", "ab", "z/\u00E4", "z/\uFF5E");

  @Override
  public StorageProperty property() {
    return StorageProperty.LISTING_COMPLETE;
  }

  @Override
  public void run(Probe probe) {
    Map<ObjectKey, Long> expected = store(probe);
    List<ObjectMetadata> found = probe.list("listed/");
    Map<ObjectKey, Long> missing = new HashMap<>(expected);
    ObjectKey previous = null;
    int disordered = 0;
    for (ObjectMetadata object : found) {
      Long size = missing.remove(object.key());
      if (size == null) {
        probe.lie(object.key(), "to be listed once or not at all", "it once too often");
      } else if (size != object.size()) {
        probe.lie(object.key(), size + " bytes", object.size() + " in the listing");
      }
      if (previous != null && previous.compareTo(object.key()) >= 0 && disordered++ == 0) {
        probe.lie(
            StorageProperty.LISTING_ORDER,
            object.key().value(),
            "keys in the order of their UTF-8 bytes",
            "it after '" + previous + "'");
      }
      previous = object.key();
    }
    missing.keySet().stream()
        .sorted()
        .findFirst()
        .ifPresent(
            first ->
                probe.lie(
                    first,
                    "a listing of all " + expected.size() + " objects",
                    "one without " + missing.size() + " of them"));
    for (ObjectMetadata other : probe.list("listed/a/")) {
      if (!other.key().value().contains("/listed/a/")) {
        probe.lie(other.key(), "only what starts with the prefix", "it as well");
      }
    }
  }

  /** What this check stores. */
  static List<ObjectKey> keys(Probe probe) {
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < probe.settings().listed(); i++) {
      keys.add(probe.key("listed/" + (i < HARD.size() ? HARD.get(i) : "m/" + i)));
    }
    return keys;
  }

  private static Map<ObjectKey, Long> store(Probe probe) {
    Map<ObjectKey, Long> stored = new HashMap<>();
    List<Callable<ObjectMetadata>> work = new ArrayList<>();
    for (ObjectKey key : keys(probe)) {
      byte[] bytes = new byte[stored.size() % 7];
      stored.put(key, (long) bytes.length);
      work.add(() -> probe.put(key, bytes, WriteMode.CREATE_NEW));
    }
    probe.together(work);
    return stored;
  }
}
