// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.rocks.FrozenRocks;
import io.nebulabackup.core.agent.DataFindings.Fate;
import io.nebulabackup.core.agent.Witness;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a partition's data says of single keys with what the log says it must.
 *
 * <ul>
 *   <li>A value that the log never wrote, or a key that it removed: the value came past the log.
 *   <li>A key that is gone: removed past the log. CLEAR SPACE removes all that was there before it
 *       and nothing that came after it, so if a key is gone and an older one is not, it was not
 *       CLEAR SPACE, but TTL or a dropped schema, of which compaction removes data past the log
 *       too; queries show such data neither before nor after, and the next compaction of a restored
 *       cluster removes it again.
 * </ul>
 */
final class DataComparison {

  private long oldestKept = Long.MAX_VALUE;
  private long oldestGone = Long.MAX_VALUE;
  private int compared;
  private int foreign;

  static DataComparison of(TracedKeys keys, FrozenRocks rocks) {
    DataComparison comparison = new DataComparison();
    keys.forEach((key, expected) -> comparison.look(expected, rocks.value(key)));
    return comparison;
  }

  private void look(TracedKeys.State expected, byte @Nullable [] found) {
    compared++;
    String value = expected.value();
    if (found == null) {
      if (value != null) {
        oldestGone = Math.min(oldestGone, expected.since());
      }
    } else if (value == null || !value.equals(Witness.hash(found))) {
      foreign++;
    } else {
      oldestKept = Math.min(oldestKept, expected.since());
    }
  }

  int compared() {
    return compared;
  }

  int foreign() {
    return foreign;
  }

  Fate fate() {
    if (oldestGone < oldestKept) {
      return Fate.GONE;
    }
    boolean olderThanSomethingGone = oldestGone != Long.MAX_VALUE;
    return oldestKept == TracedKeys.BEFORE || olderThanSomethingGone ? Fate.SURVIVED : Fate.SILENT;
  }
}
