// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.metad.ServiceInfo;
import io.nebulabackup.core.metad.ServiceRole;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.model.HostAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HeartbeatLoopTest {

  private static final Duration INTERVAL = Duration.ofSeconds(60);

  private final ServedPaths paths = new ServedPaths(List.of(), List.of());
  private final Deque<Supplier<List<ServiceInfo>>> answers = new ArrayDeque<>();
  private final HeartbeatLoop loop =
      new HeartbeatLoop(() -> answers.remove().get(), INTERVAL, paths);

  private static ServiceInfo service(ServiceRole role, String root, String... data) {
    return new ServiceInfo(role, new HostAddress("h", 9779), root, List.of(data));
  }

  private static List<ServiceInfo> unavailable() {
    throw new MetadUnavailableException("no metad answers", null);
  }

  @Test
  void beatOnce_whenMetadAnswers_learnsWhatToServe() {
    answers.add(
        () ->
            List.of(
                service(ServiceRole.STORAGE, "/opt/nebula", "/d1", "/d2"),
                service(ServiceRole.META, "", "/meta")));

    assertThat(loop.beatOnce()).isEqualTo(INTERVAL);
    assertThat(paths.directories())
        .extracting(Path::toString)
        .containsExactly("/d1", "/d2", "/meta", "/opt/nebula");
  }

  @Test
  void beatOnce_whenAServiceIsNoLongerNamed_goesOnServingIt() {
    answers.add(() -> List.of(service(ServiceRole.STORAGE, "/opt/nebula", "/d1")));
    answers.add(List::of);

    loop.beatOnce();
    loop.beatOnce();

    assertThat(paths.directories()).hasSize(2);
  }

  @Test
  void beatOnce_whenMetadIsAway_waitsLongerEachTimeUpToTheInterval() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(HeartbeatLoopTest::unavailable);
      pauses.add(loop.beatOnce().toSeconds());
    }
    answers.add(List::of);
    answers.add(HeartbeatLoopTest::unavailable);

    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    assertThat(loop.beatOnce()).isEqualTo(INTERVAL);
    assertThat(loop.beatOnce()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void beatOnce_whenSomethingUnforeseenHappens_goesOn() {
    answers.add(
        () -> {
          throw new NullPointerException();
        });

    assertThat(loop.beatOnce()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void beatOnce_whenMetadNamesWhatIsNoPath_servesTheRest() {
    answers.add(() -> List.of(service(ServiceRole.STORAGE, "a\0b", "/d1")));

    assertThat(loop.beatOnce()).isEqualTo(INTERVAL);
    assertThat(paths.directories()).containsExactly(Path.of("/d1"));
  }

  @Test
  void start_beatsAtOnceAndAgain() throws InterruptedException {
    CountDownLatch beats = new CountDownLatch(3);
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    try {
      new HeartbeatLoop(
              () -> {
                beats.countDown();
                return List.of();
              },
              Duration.ofMillis(1),
              paths)
          .start(scheduler);
      beats.await();
    } finally {
      scheduler.shutdownNow();
    }
    assertThat(beats.getCount()).isZero();
  }
}
