// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * All that can happen between two calls, at random: the controller dies, others write, the world
 * goes on, a second controller acts.
 */
final class Turmoil implements ApiWatcher {

  private static final int ONE_IN = 12;

  private final Random random;
  private final OtherWriter other;
  private @Nullable Play play;
  private int left;
  private boolean amidst;

  /**
   * @param most how often something happens at the most, so that it ends
   */
  Turmoil(Random random, OutsideApi api, int most) {
    this.random = random;
    this.other = new OtherWriter(api);
    this.left = most;
  }

  /** Names what it disturbs. */
  void disturb(Play disturbed) {
    this.play = disturbed;
  }

  OtherWriter other() {
    return other;
  }

  @Override
  public void before(ApiCall call) {
    disturb(call, "before ");
  }

  @Override
  public void after(ApiCall call) {
    disturb(call, "after ");
  }

  private void disturb(ApiCall call, String when) {
    Play disturbed = play;
    if (disturbed == null || amidst || left == 0 || random.nextInt(ONE_IN) != 0) {
      return;
    }
    left--;
    switch (random.nextInt(4)) {
      case 0 -> throw new Killed(when + call);
      case 1 -> disturbed.hasten();
      case 2 -> {
        if (call.object() != null) {
          other.interfere(call.object());
        }
      }
      default -> {
        amidst = true;
        try {
          disturbed.controller().round();
        } finally {
          amidst = false;
        }
      }
    }
  }
}
