// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;

/** Lets several writers create one key at once. */
final class CreateRaceCheck implements Check {

  private static final int SMALL_BYTES = 10_000;
  private static final int MOST_LARGE_WRITERS = 4;

  @Override
  public StorageProperty property() {
    return StorageProperty.CONDITIONAL_CREATE_RACE;
  }

  @Override
  public void run(Probe probe) {
    StorageAnalysis.Settings settings = probe.settings();
    for (int round = 0; round < settings.rounds(); round++) {
      race(probe, probe.key("race/" + round), settings.writers(), SMALL_BYTES);
    }
    // What makes an object of several requests visible is another request, with rules of its own.
    for (long part : settings.partSizes()) {
      int writers = settings.isLarge(part) ? 2 : Math.min(MOST_LARGE_WRITERS, settings.writers());
      race(probe, probe.key("race/parts-" + part), writers, part + 1);
    }
  }

  private static void race(Probe probe, ObjectKey key, int writers, long size) {
    List<Integer> winners = winners(probe, key, writers, size);
    if (winners.size() != 1) {
      probe.lie(key, "one of " + writers + " writers to win", winners.size() + "");
      return;
    }
    try {
      ContentCheck.compare(probe, key, new PatternContent(size, winners.get(0)));
    } catch (ObjectNotFoundException e) {
      probe.lie(key, "the winner's bytes", "no object");
    }
  }

  private static List<Integer> winners(Probe probe, ObjectKey key, int writers, long size) {
    CyclicBarrier start = new CyclicBarrier(writers);
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      PatternContent content = new PatternContent(size, writer);
      work.add(() -> wins(probe, key, content, start));
    }
    List<Boolean> won = probe.together(work);
    List<Integer> winners = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      if (won.get(writer)) {
        winners.add(writer);
      }
    }
    return winners;
  }

  private static boolean wins(
      Probe probe, ObjectKey key, PatternContent content, CyclicBarrier start)
      throws InterruptedException, BrokenBarrierException {
    start.await();
    try {
      probe.put(key, content, WriteMode.CREATE_NEW);
      return true;
    } catch (ObjectAlreadyExistsException e) {
      return false;
    }
  }
}
