// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.rocks.DataKeys;
import io.nebulabackup.core.agent.Witness;
import io.nebulabackup.core.wal.MutationVisitor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a few keys through a partition's log: the base's witnesses, the first keys that the log
 * writes, and a sample of all others. After the last record it is known of each what the data must
 * say, and since when.
 *
 * <p>A key is followed from its first write on or not at all, or nothing could be said of it. So
 * the sample is of the keys with the smallest hashes: whether a key belongs to it shows when it is
 * first met, and later only turns from yes to no.
 */
final class TracedKeys implements MutationVisitor {

  static final int FIRST_KEYS = 8;
  static final int SAMPLED_KEYS = 8;

  /** When witnesses were written: before the first record. */
  static final long BEFORE = 0;

  private final int firstKeys;
  private final Map<byte[], State> first = new TreeMap<>(Arrays::compareUnsigned);
  private final TreeMap<Long, byte[]> sampleByHash = new TreeMap<>();
  private final Map<byte[], State> sample = new TreeMap<>(Arrays::compareUnsigned);
  private long logId = BEFORE;

  /**
   * What the data must say of a key.
   *
   * @param since the log id of the record that wrote or removed it
   * @param value its value's hash; null if it must not be there
   */
  record State(long since, @Nullable String value) {}

  TracedKeys(List<Witness> witnesses) {
    for (Witness witness : witnesses) {
      first.put(witness.keyBytes(), new State(BEFORE, witness.value()));
    }
    firstKeys = first.size() + FIRST_KEYS;
  }

  /** Says which record the changes to come are of. */
  void at(long id) {
    logId = id;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    if (DataKeys.isData(key)) {
      write(key, value);
    }
  }

  @Override
  public void remove(byte[] key) {
    if (DataKeys.isData(key)) {
      write(key, null);
    }
  }

  @Override
  public void removeRange(byte[] start, byte[] end) {
    removeRange(first, start, end);
    removeRange(sample, start, end);
  }

  private void removeRange(Map<byte[], State> keys, byte[] start, byte[] end) {
    keys.replaceAll(
        (key, state) ->
            Arrays.compareUnsigned(key, start) >= 0 && Arrays.compareUnsigned(key, end) < 0
                ? new State(logId, null)
                : state);
  }

  private void write(byte[] key, byte @Nullable [] value) {
    if (first.containsKey(key) || first.size() < firstKeys) {
      first.put(key, state(value));
      return;
    }
    long hash = hash(key);
    if (sampleByHash.size() == SAMPLED_KEYS && hash > sampleByHash.lastKey()) {
      return;
    }
    byte[] known = sampleByHash.putIfAbsent(hash, key);
    if (known == null || Arrays.equals(known, key)) {
      sample.put(key, state(value));
    }
    if (sampleByHash.size() > SAMPLED_KEYS) {
      sample.remove(sampleByHash.pollLastEntry().getValue());
    }
  }

  private State state(byte @Nullable [] value) {
    return new State(logId, value == null ? null : Witness.hash(value));
  }

  /** FNV-1a, its bits mixed once more: it begins alike for keys that end alike. */
  private static long hash(byte[] key) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    return hash ^ hash >>> 33;
  }

  /** Hands over every key followed, with what must be true of it now. */
  void forEach(BiConsumer<byte[], State> receiver) {
    first.forEach(receiver);
    sample.forEach(receiver);
  }
}
