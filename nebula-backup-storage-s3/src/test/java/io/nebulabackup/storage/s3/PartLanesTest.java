// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

final class PartLanesTest {

  private static final long GENEROUS_SECONDS = 60;

  private static PartSource source() {
    return new PartSource(ObjectKey.of("key"), ObjectContent.of(new byte[100]));
  }

  private static CompletedPart part(int index) {
    return CompletedPart.builder().partNumber(index + 1).build();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(GENEROUS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted", e);
    }
  }

  @Test
  void parts_sentInAnyOrder_comeBackInTheirs() {
    CountDownLatch all = new CountDownLatch(3);
    Set<PartSource> sources = ConcurrentHashMap.newKeySet();

    List<CompletedPart> parts =
        new PartLanes(
                50,
                (source, index) -> {
                  sources.add(source);
                  all.countDown();
                  // None goes on before three lanes are at work.
                  assertThat(await(all)).isTrue();
                  return part(index);
                })
            .send(source(), 3);

    assertThat(parts)
        .extracting(CompletedPart::partNumber)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
    assertThat(sources).as("each lane has a source of its own").hasSize(3);
  }

  @Test
  void oneLane_isTheCallingThread() {
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

    new PartLanes(
            3,
            (source, index) -> {
              threads.add(Thread.currentThread());
              return part(index);
            })
        .send(source(), 1);

    assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
  }

  @Test
  void failureOfOne_endsTheOthersBeforeItIsThrown() {
    CountDownLatch othersAtWork = new CountDownLatch(2);
    AtomicBoolean ended = new AtomicBoolean();
    Thread caller = Thread.currentThread();

    assertThatThrownBy(
            () ->
                new PartLanes(
                        10,
                        (source, index) -> {
                          if (Thread.currentThread().equals(caller)) {
                            await(othersAtWork);
                            throw new IllegalArgumentException("broken");
                          }
                          othersAtWork.countDown();
                          try {
                            await(new CountDownLatch(1));
                          } finally {
                            ended.set(true);
                          }
                          return part(index);
                        })
                    .send(source(), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("broken");
    assertThat(ended).isTrue();
  }

  @Test
  void interruptedCaller_endsTheOthersAndStaysInterrupted() {
    Thread caller = Thread.currentThread();
    CountDownLatch otherAtWork = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                new PartLanes(
                        2,
                        (source, index) -> {
                          if (Thread.currentThread().equals(caller)) {
                            assertThat(await(otherAtWork)).isTrue();
                          } else {
                            otherAtWork.countDown();
                            caller.interrupt();
                            await(new CountDownLatch(1));
                          }
                          return part(index);
                        })
                    .send(source(), 2))
        .isInstanceOf(AbortedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
