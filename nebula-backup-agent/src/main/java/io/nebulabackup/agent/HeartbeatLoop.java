// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.metad.ServiceInfo;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells metad that the agent is alive, and the agent which directories it has to serve. Goes on as
 * long as it is not closed, whatever metad does; what was learned stays while metad is away.
 */
final class HeartbeatLoop {

  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatLoop.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final Supplier<List<ServiceInfo>> beat;
  private final Duration interval;
  private final ServedPaths paths;
  private int failures;

  /**
   * Creates the loop.
   *
   * @param beat one heartbeat: the live services on this host, each with its directories
   * @param interval how long to wait after a heartbeat that was answered
   * @param paths learns the directories
   */
  HeartbeatLoop(Supplier<List<ServiceInfo>> beat, Duration interval, ServedPaths paths) {
    this.beat = beat;
    this.interval = interval;
    this.paths = paths;
  }

  /** Beats at once and from then on, until the scheduler is shut down. */
  void start(ScheduledExecutorService scheduler) {
    scheduler.execute(() -> beatAndGoOn(scheduler));
  }

  private void beatAndGoOn(ScheduledExecutorService scheduler) {
    Duration pause = beatOnce();
    try {
      ScheduledFuture<?> unused =
          scheduler.schedule(() -> beatAndGoOn(scheduler), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("no more heartbeats: the agent is closing");
    }
  }

  /** Beats, and returns how long to wait before the next time. */
  Duration beatOnce() {
    try {
      List<ServiceInfo> services = beat.get();
      if (failures > 0) {
        LOG.info("metad answers heartbeats again after {} failures", failures);
      }
      failures = 0;
      if (!services.isEmpty()) {
        learn(services);
      }
      return interval;
    } catch (RuntimeException e) { // whatever it is, the next heartbeat may work
      if (failures++ == 0) {
        LOG.warn("heartbeat to metad failed, will go on trying: {}", e.getMessage());
      }
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20));
      return pause.compareTo(interval) < 0 ? pause : interval;
    }
  }

  private void learn(List<ServiceInfo> services) {
    List<Path> data = new ArrayList<>();
    List<Path> roots = new ArrayList<>();
    for (ServiceInfo service : services) {
      service.dataDirs().stream().flatMap(HeartbeatLoop::path).forEach(data::add);
      path(service.rootDir()).forEach(roots::add);
    }
    paths.learn(data, roots);
  }

  private static Stream<Path> path(String text) {
    if (text.isEmpty()) {
      return Stream.empty();
    }
    try {
      return Stream.of(Path.of(text));
    } catch (InvalidPathException e) {
      LOG.warn("metad names a directory that is no path on this host: {}", text);
      return Stream.empty();
    }
  }
}
