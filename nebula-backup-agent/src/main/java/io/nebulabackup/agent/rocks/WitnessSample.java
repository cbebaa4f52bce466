// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import io.nebulabackup.core.agent.Witness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.rocksdb.RocksIterator;

/**
 * Picks a few keys of a partition as witnesses: of each kind of data the first, the last and two
 * between, {@value #MAX_WITNESSES} in all.
 *
 * <p>That takes four searches per kind of data, sixteen per partition, however large it is. A
 * search reads at most one block of keys from each of RocksDB's levels and from each file of its
 * level 0, and index blocks to find them.
 */
public final class WitnessSample {

  /** Enough for CLEAR SPACE, which removes them all, and little beside a partition's entry. */
  public static final int MAX_WITNESSES = 8;

  private static final int BETWEEN = 2;
  private static final int MAX_KEY_BYTES = 1_024;
  private static final int STEP_BYTES = 8;

  private final FrozenRocks rocks;
  private final Random random;

  private WitnessSample(FrozenRocks rocks, long seed) {
    this.rocks = rocks;
    this.random = new Random(seed);
  }

  /**
   * Picks witnesses.
   *
   * @param rocks the frozen RocksDB
   * @param part the partition
   * @param seed decides where between first and last key to look
   * @return keys and values; none if the partition has no data
   * @throws UnreadableDataException if the RocksDB is not intact
   */
  public static List<Witness> of(FrozenRocks rocks, int part, long seed) {
    WitnessSample sample = new WitnessSample(rocks, seed);
    List<List<Witness>> byType = new ArrayList<>();
    for (int type : DataKeys.types()) {
      byType.add(sample.ofType(DataKeys.prefix(part, type)));
    }
    List<Witness> picked = new ArrayList<>();
    for (int n = 0; n < BETWEEN + 2; n++) {
      for (List<Witness> candidates : byType) {
        if (n < candidates.size() && picked.size() < MAX_WITNESSES) {
          picked.add(candidates.get(n));
        }
      }
    }
    return picked;
  }

  private List<Witness> ofType(byte[] prefix) {
    Map<String, Witness> found = new LinkedHashMap<>();
    rocks.search(prefix, DataKeys.after(prefix), keys -> pick(keys, found));
    return List.copyOf(found.values());
  }

  private void pick(RocksIterator keys, Map<String, Witness> found) {
    keys.seekToFirst();
    if (!keys.isValid()) {
      return;
    }
    byte[] first = keys.key();
    add(keys, found);
    keys.seekToLast();
    if (!keys.isValid()) {
      return;
    }
    byte[] last = keys.key();
    add(keys, found);
    for (int n = 0; n < BETWEEN && !Arrays.equals(first, last); n++) {
      keys.seek(between(first, last, (n + random.nextDouble()) / BETWEEN));
      if (keys.isValid()) {
        add(keys, found);
      }
    }
  }

  private static void add(RocksIterator keys, Map<String, Witness> found) {
    if (keys.key().length <= MAX_KEY_BYTES) {
      Witness witness = Witness.of(keys.key(), keys.value());
      found.putIfAbsent(witness.key(), witness);
    }
  }

  /** A key so far on the way from one key to another, as far as eight bytes tell them apart. */
  private static byte[] between(byte[] first, byte[] last, double way) {
    int common = Arrays.mismatch(first, last);
    long low = step(first, common);
    long high = step(last, common);
    long target = low + (long) ((high - low) * way);
    return ByteBuffer.allocate(common + STEP_BYTES)
        .put(first, 0, common)
        .putLong(target << 1)
        .array();
  }

  /** The next eight bytes as a number, halved to have no sign. */
  private static long step(byte[] key, int from) {
    byte[] bytes = Arrays.copyOfRange(key, from, from + STEP_BYTES);
    return ByteBuffer.wrap(bytes).getLong() >>> 1;
  }
}
