// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;

/** Lets several writers create one key at once. */
final class CreateRaceCheck implements Check {

  @Override
  public StorageProperty property() {
    return StorageProperty.CONDITIONAL_CREATE_RACE;
  }

  @Override
  public void run(Probe probe) {
    for (int round = 0; round < probe.settings().rounds(); round++) {
      ObjectKey key = probe.key("race/" + round);
      List<Integer> winners = race(probe, key);
      if (winners.size() != 1) {
        probe.lie(
            key, "one of " + probe.settings().writers() + " writers to win", winners.size() + "");
      } else {
        expectBytesOf(probe, key, winners.get(0));
      }
    }
  }

  private static List<Integer> race(Probe probe, ObjectKey key) {
    int writers = probe.settings().writers();
    CyclicBarrier start = new CyclicBarrier(writers);
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      byte[] bytes = bytesOf(writer);
      work.add(() -> wins(probe, key, bytes, start));
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

  private static boolean wins(Probe probe, ObjectKey key, byte[] bytes, CyclicBarrier start)
      throws InterruptedException, BrokenBarrierException {
    start.await();
    try {
      probe.put(key, bytes, WriteMode.CREATE_NEW);
      return true;
    } catch (ObjectAlreadyExistsException e) {
      return false;
    }
  }

  private static void expectBytesOf(Probe probe, ObjectKey key, int winner) {
    try {
      if (!Arrays.equals(probe.read(key, ByteRange.all()), bytesOf(winner))) {
        probe.lie(key, "the winner's bytes", "another writer's");
      }
    } catch (ObjectNotFoundException e) {
      probe.lie(key, "the winner's bytes", "no object");
    } catch (IOException e) {
      probe.lie(key, "the winner's bytes", "a broken stream: " + e.getMessage());
    }
  }

  private static byte[] bytesOf(int writer) {
    return ContentCheck.random(10_000, writer);
  }
}
