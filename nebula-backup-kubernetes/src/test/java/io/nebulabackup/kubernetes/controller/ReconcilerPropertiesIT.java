// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.nebulabackup.kubernetes.controller.ReconcilerProperties.Undisturbed;
import io.nebulabackup.kubernetes.fixture.Eventually;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same properties at the real API server, on whose conflicts, finalizers, validation and
 * garbage collection they rest. The controller dies before and after each of its writes; deaths
 * between two reads, which leave the server as it is, are {@link ReconcilerPropertiesTest}'s.
 */
@OnKubernetes
class ReconcilerPropertiesIT {

  // Runs wait for the garbage collector more than they work.
  private static final int AT_ONCE = 6;

  static List<Scenario> scenarios() {
    return Scenarios.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void scenario_whateverBefallsTheController_endsTheSame(Scenario scenario, TestNamespace namespace)
      throws InterruptedException {
    ServerApi api = new ServerApi(namespace.client());
    api.create(Given.secret(namespace.name()));
    api.create(Given.metads(namespace.name()));
    Eventually.holds(
        "the namespace to take Pods",
        () -> api.find(ServiceAccount.class, namespace.name(), "default") != null);
    ReconcilerProperties properties =
        new ReconcilerProperties(scenario, run -> stage(api, namespace.name(), run));

    Undisturbed undisturbed = properties.undisturbed();
    AtomicInteger run = new AtomicInteger();
    List<Runnable> runs = new ArrayList<>();
    runs.add(() -> properties.secondLook_writesNothing(run.incrementAndGet()));
    runs.add(
        () -> properties.conflict_atEachWrite_changesNothing(undisturbed, run.incrementAndGet()));
    runs.add(() -> properties.request_sentTwice_changesNothing(undisturbed, run.incrementAndGet()));
    ReconcilerProperties.deaths(undisturbed, false)
        .forEach(
            death ->
                runs.add(
                    () ->
                        properties.death_changesNothing(
                            undisturbed, run.incrementAndGet(), death)));
    all(runs);
  }

  private static Stage stage(ServerApi api, String namespace, int run) {
    // Later than anything that the run creates, by the server's clock.
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofMinutes(10));
    return new Stage(api, new ManualClock(now), namespace, "r%03d".formatted(run));
  }

  private static void all(List<Runnable> runs) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> begun = new ArrayList<>();
      runs.forEach(run -> begun.add(threads.submit(run)));
      for (Future<?> future : begun) {
        end(future);
      }
      assertThat(begun).hasSizeGreaterThan(3);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void end(Future<?> run) throws InterruptedException {
    try {
      run.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new AssertionError("a run failed", e.getCause());
    }
  }
}
