// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import io.nebulabackup.model.WalGap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * No replica still holds the WAL that would continue the chain in some partitions: it was purged by
 * {@code wal_ttl}, wiped by a raft snapshot, or belongs to another history. Take a new full backup,
 * or ask for one with {@code orElseFull()}.
 */
public final class WalGapException extends BackupException {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 20;

  private final transient List<WalGap> gaps;

  /**
   * Creates the exception.
   *
   * @param base the name of the base backup
   * @param gaps every partition whose chain is broken, at least one
   */
  public WalGapException(String base, List<WalGap> gaps) {
    super(
        "WAL_GAP",
        "the WAL does not continue "
            + base
            + " in "
            + gaps.size()
            + " partitions: take a full backup, or ask for one with orElseFull(); back up more often"
            + " than wal_ttl."
            + gaps.stream().limit(SHOWN).map(gap -> "\n  - " + gap).collect(Collectors.joining())
            + (gaps.size() > SHOWN ? "\n  - and " + (gaps.size() - SHOWN) + " more" : ""),
        null);
    this.gaps = List.copyOf(gaps);
  }

  /**
   * Returns every broken partition.
   *
   * @return an unmodifiable list, ordered by space and partition
   */
  public List<WalGap> gaps() {
    return gaps;
  }
}
