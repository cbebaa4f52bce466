// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.agent.Witness;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TracedKeysTest {

  private static byte[] key(int n) {
    return HexFormat.of().parseHex("01010000%08x".formatted(n));
  }

  private static byte[] value(long n) {
    return ("value " + n).getBytes(UTF_8);
  }

  private static Map<String, TracedKeys.State> states(TracedKeys keys) {
    Map<String, TracedKeys.State> states = new HashMap<>();
    keys.forEach((key, state) -> states.put(HexFormat.of().formatHex(key), state));
    return states;
  }

  @Test
  void keysOfTheSystem_areNotFollowed() {
    TracedKeys keys = new TracedKeys(List.of());
    keys.at(1);
    keys.put(HexFormat.of().parseHex("0401000001000000"), value(1));
    keys.put(HexFormat.of().parseHex("ffffffff"), value(1));

    assertThat(states(keys)).isEmpty();
  }

  /** Whatever is followed is known exactly, however many writes it is picked from. */
  @RepeatedTest(50)
  void followedKeys_afterAnyWrites_areKnownAsTheDataKnowsThem(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Map<String, TracedKeys.State> all = new HashMap<>();
    List<Witness> witnesses =
        List.of(Witness.of(key(3), value(0)), Witness.of(key(900_000), value(0)));
    all.put("0101000000000003", new TracedKeys.State(0, Witness.hash(value(0))));
    TracedKeys keys = new TracedKeys(witnesses);
    int spread = 1 + random.nextInt(400);
    for (long id = 1; id <= 300; id++) {
      keys.at(id);
      int n = random.nextInt(spread);
      int kind = random.nextInt(10);
      if (kind == 0) {
        int to = n + random.nextInt(20);
        keys.removeRange(key(n), key(to));
        for (int i = n; i < to; i++) {
          long at = id;
          all.computeIfPresent(
              HexFormat.of().formatHex(key(i)), (k, s) -> new TracedKeys.State(at, null));
        }
      } else if (kind < 3) {
        keys.remove(key(n));
        all.put(HexFormat.of().formatHex(key(n)), new TracedKeys.State(id, null));
      } else {
        keys.put(key(n), value(id));
        all.put(
            HexFormat.of().formatHex(key(n)), new TracedKeys.State(id, Witness.hash(value(id))));
      }
    }

    Map<String, TracedKeys.State> followed = states(keys);

    assertThat(followed)
        .hasSizeLessThanOrEqualTo(2 + TracedKeys.FIRST_KEYS + TracedKeys.SAMPLED_KEYS)
        .hasSizeGreaterThanOrEqualTo(Math.min(all.size(), 2 + TracedKeys.FIRST_KEYS));
    assertThat(followed.remove("01010000000dbba0").since()).isEqualTo(TracedKeys.BEFORE);
    assertThat(all).containsAllEntriesOf(followed);
  }
}
