// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Seeds for {@link FuzzPack}. */
public final class PackSeeds {

  private PackSeeds() {}

  /** Packs some logs in every way there is. */
  public static Map<String, byte[]> of(Map<PartitionId, List<WalRecord>> partitions)
      throws IOException {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    for (int level : new int[] {0, 3}) {
      byte[] pack = PackBytes.pack(level, partitions);
      seeds.put("level" + level, pack);
      seeds.put("reseal-level" + level, FuzzPack.resealInput(pack));
      DeltaPackIndex index = PackBytes.reader(pack).index();
      Block last = index.blocks().get(index.blocks().size() - 1);
      byte[] blocks =
          Arrays.copyOfRange(
              pack, PackFormat.HEADER_BYTES, (int) (last.offset() + last.storedBytes()));
      seeds.put("index-level" + level, FuzzPack.indexInput(IndexCodec.encode(index), blocks));
    }
    return seeds;
  }
}
