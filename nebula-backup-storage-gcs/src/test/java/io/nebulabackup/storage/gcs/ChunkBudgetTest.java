// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkBudgetTest {

  private static final int UNIT = GcsConfig.CHUNK_UNIT;
  private static final int MIB = 1024 * 1024;
  private static final long HUGE = 1L << 40;

  private final ChunkBudget budget = new ChunkBudget(32 * MIB, 8 * MIB);

  @Test
  void uploadAlone_getsWholeChunks() {
    assertThat(budget.take(HUGE).chunkBytes()).isEqualTo(8 * MIB);
  }

  @Test
  void smallObject_takesNoMoreThanItNeeds() {
    assertThat(budget.take(1).chunkBytes()).isEqualTo(UNIT);
    assertThat(budget.take(UNIT + 1).chunkBytes()).isEqualTo(2 * UNIT);
  }

  @Test
  void manyUploads_getSmallerChunksAndStayBelowTheCeiling() {
    List<Integer> chunks = new ArrayList<>();
    for (int upload = 0; upload < 64; upload++) {
      chunks.add(budget.take(HUGE).chunkBytes());
    }

    assertThat(chunks).allMatch(bytes -> bytes >= UNIT && bytes % UNIT == 0);
    assertThat(chunks.get(63)).isEqualTo(UNIT);
    assertThat(chunks.stream().mapToLong(bytes -> bytes).sum())
        .isLessThanOrEqualTo(32 * MIB + 64L * UNIT);
  }

  @Test
  void memoryGivenBack_isThereForTheNext() {
    List<ChunkBudget.Share> shares = new ArrayList<>();
    for (int upload = 0; upload < 64; upload++) {
      shares.add(budget.take(HUGE));
    }
    shares.forEach(ChunkBudget.Share::close);

    assertThat(budget.take(HUGE).chunkBytes()).isEqualTo(8 * MIB);
  }
}
