// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What several writers at once may rely on. */
interface RaceContract extends StoreUnderTest {

  /** How many writers meet at one key. */
  int WRITERS = 6;

  @Test
  default void createNew_bySeveralWriters_hasExactlyOneWinner() throws Exception {
    for (int size : new int[] {64, partBytes() + 64}) {
      for (int round = 0; round < 5; round++) {
        String key = "race/" + size + "/" + round;
        List<Integer> winners = race(key, size);

        assertThat(winners).as("winners at %s", key).hasSize(1);
        assertThat(Arrays.equals(read(key), StoreUnderTest.bytes(size, winners.get(0))))
            .as("the object %s is its winner's", key)
            .isTrue();
      }
    }
  }

  private List<Integer> race(String key, int size) throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Boolean>> outcomes = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        StorageBackend backend = writer % 2 == 0 ? backend() : anotherBackend();
        ObjectContent content = ObjectContent.of(StoreUnderTest.bytes(size, writer));
        outcomes.add(
            threads.submit(
                () -> {
                  start.await(1, TimeUnit.MINUTES);
                  try {
                    backend.put(ObjectKey.of(key), content, WriteMode.CREATE_NEW);
                    return true;
                  } catch (ObjectAlreadyExistsException e) {
                    return false;
                  }
                }));
      }
      List<Integer> winners = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        if (outcomes.get(writer).get()) {
          winners.add(writer);
        }
      }
      return winners;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void put_whileNeighboursAreDeleted_succeeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int worker = 0; worker < 2; worker++) {
        ObjectKey key = ObjectKey.of("busy/directory/" + worker);
        workers.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 50; round++) {
                    backend().put(key, ObjectContent.of(new byte[] {1}), WriteMode.CREATE_NEW);
                    backend().delete(List.of(key));
                  }
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(keys("")).isEmpty();
  }

  @Test
  default void read_whileReplaced_seesOneVersion() throws Exception {
    int size = 64 * 1024;
    put("flipping", filled(size, 0));
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<?> writer =
          threads.submit(
              () -> {
                for (int version = 1; version <= 30; version++) {
                  anotherBackend()
                      .put(
                          ObjectKey.of("flipping"),
                          ObjectContent.of(filled(size, version)),
                          WriteMode.REPLACE);
                }
              });
      do {
        assertOneVersion(size);
      } while (!writer.isDone());
      writer.get();
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertOneVersion(int size) throws IOException {
    byte[] bytes = read("flipping");
    assertThat(bytes).hasSize(size);
    assertThat(Arrays.equals(bytes, filled(size, bytes[0]))).isTrue();
  }

  private static byte[] filled(int size, int version) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) version);
    return bytes;
  }
}
