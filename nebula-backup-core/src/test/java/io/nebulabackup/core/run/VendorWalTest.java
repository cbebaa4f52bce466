// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.agent.BasePosition;
import io.nebulabackup.core.wal.WalSegmentName;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of the raw segments an increment reads back. */
class VendorWalTest {

  private static final List<String> KEYS =
      Stream.of(1, 11, 21, 31).map(id -> "raw/1/1/" + WalSegmentName.of(id)).toList();

  private static BasePosition base(long last, @Nullable String proof) {
    return new BasePosition(new PartitionId(1, 1), new LogPosition(last, 2), true, last, proof);
  }

  @Test
  void segments_areReadFromTheOneWithTheFirstRecordThatTheBaseProves() {
    assertThat(VendorWal.needed(KEYS, base(35, "25/2:h11"))).isEqualTo(KEYS.subList(2, 4));
    assertThat(VendorWal.needed(KEYS, base(35, "21/2:h15"))).isEqualTo(KEYS.subList(2, 4));
    assertThat(VendorWal.needed(KEYS, base(35, "20/2:h16"))).isEqualTo(KEYS.subList(1, 4));
  }

  @Test
  void segments_withoutAProof_areReadFromTheOneWithTheBasesLastRecord() {
    assertThat(VendorWal.needed(KEYS, base(30, null))).isEqualTo(KEYS.subList(2, 4));
    assertThat(VendorWal.needed(KEYS, base(99, null))).isEqualTo(KEYS.subList(3, 4));
  }

  @Test
  void segments_withNoneBeforeTheBase_areAllRead() {
    assertThat(VendorWal.needed(KEYS, null)).isEqualTo(KEYS);
    assertThat(VendorWal.needed(KEYS.subList(2, 4), base(5, null))).isEqualTo(KEYS.subList(2, 4));
    assertThat(VendorWal.needed(List.of("raw/1/1/notes.txt"), base(5, null))).isEmpty();
  }
}
