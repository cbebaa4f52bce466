// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;
import java.util.List;
import java.util.Optional;

/** Stores objects whose sizes lie around those from which a backend needs one more part. */
final class PartCheck implements Check {

  @Override
  public StorageProperty property() {
    return StorageProperty.PARTS;
  }

  @Override
  public void run(Probe probe) {
    for (long part : probe.settings().partSizes()) {
      List<Long> sizes =
          probe.settings().isLarge(part)
              ? List.of(part + 1)
              : List.of(part - 1, part, part + 1, 2 * part + part / 2);
      for (long size : sizes) {
        ObjectKey key = probe.key("parts/" + size);
        PatternContent content = new PatternContent(size, size);
        probe.put(key, content, WriteMode.REPLACE);
        Optional<Long> said = probe.backend().head(key).map(found -> found.size());
        if (!said.equals(Optional.of(size))) {
          probe.lie(key, size + " bytes", said.map(n -> n + " bytes").orElse("no object"));
        }
        ContentCheck.compare(probe, key, content);
        probe.delete(List.of(key));
      }
    }
    if (probe.settings().partSizes().isEmpty()) {
      probe.leaveUnproven();
    }
  }
}
