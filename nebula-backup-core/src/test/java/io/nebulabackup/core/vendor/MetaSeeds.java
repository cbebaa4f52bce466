// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Seeds for {@link FuzzVendorMeta}. */
public final class MetaSeeds {

  private MetaSeeds() {}

  /** Returns files and bare structs, some with fields that only another version knows. */
  public static Map<String, byte[]> all() {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    RandomMeta random = new RandomMeta(new Random(1));
    for (int i = 0; i < 6; i++) {
      byte[] struct = random.next();
      seeds.put("struct" + i, struct);
      seeds.put(
          "file" + i,
          VendorMetaCodec.encode(VendorMetaCodec.decodeStruct("seed", ByteBuffer.wrap(struct))));
    }
    return seeds;
  }
}
