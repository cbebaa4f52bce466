// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What kubectl says a Pod is doing: kubernetes pkg/printers/internalversion/printers.go, printPod.
 */
final class PodStatusText {

  private static final String COMPLETED = "Completed";
  private static final String INITIALIZING = "PodInitializing";

  private PodStatusText() {}

  static String of(Pod pod) {
    PodStatus status = status(pod);
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return "NodeLost".equals(status.getReason()) ? "Unknown" : "Terminating";
    }
    return initializing(pod, status).orElseGet(() -> ofContainers(status));
  }

  static int readyContainers(Pod pod) {
    return (int)
        status(pod).getContainerStatuses().stream().filter(PodStatusText::isRunning).count();
  }

  static int restarts(Pod pod) {
    PodStatus status = status(pod);
    List<ContainerStatus> counted =
        initializing(pod, status).isPresent()
            ? status.getInitContainerStatuses()
            : status.getContainerStatuses();
    return counted.stream()
        .map(ContainerStatus::getRestartCount)
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .sum();
  }

  private static PodStatus status(Pod pod) {
    return pod.getStatus() == null ? new PodStatus() : pod.getStatus();
  }

  /** The state of the first initialization that is not over, if there is one. */
  private static Optional<String> initializing(Pod pod, PodStatus status) {
    int index = 0;
    for (ContainerStatus container : status.getInitContainerStatuses()) {
      ContainerState state = state(container);
      ContainerStateTerminated ended = state.getTerminated();
      if (ended == null || !Integer.valueOf(0).equals(ended.getExitCode())) {
        if (ended != null) {
          return Optional.of("Init:" + ended(ended));
        }
        String waiting = waiting(state);
        return Optional.of(
            waiting.isEmpty() || waiting.equals(INITIALIZING)
                ? "Init:" + index + "/" + pod.getSpec().getInitContainers().size()
                : "Init:" + waiting);
      }
      index++;
    }
    return Optional.empty();
  }

  private static String ofContainers(PodStatus status) {
    String text = Readings.filled(status.getReason()).orElse(Readings.text(status.getPhase()));
    List<ContainerStatus> containers = status.getContainerStatuses();
    for (int i = containers.size() - 1; i >= 0; i--) {
      ContainerState state = state(containers.get(i));
      if (!waiting(state).isEmpty()) {
        text = waiting(state);
      } else if (state.getTerminated() != null) {
        text = ended(state.getTerminated());
      }
    }
    if (text.equals(COMPLETED) && containers.stream().anyMatch(PodStatusText::isRunning)) {
      return isReady(status) ? "Running" : "NotReady";
    }
    return text;
  }

  private static boolean isRunning(ContainerStatus container) {
    return Boolean.TRUE.equals(container.getReady()) && state(container).getRunning() != null;
  }

  private static boolean isReady(PodStatus status) {
    return status.getConditions().stream()
        .anyMatch(
            condition ->
                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  private static ContainerState state(ContainerStatus container) {
    ContainerState state = container.getState();
    return state == null ? new ContainerState() : state;
  }

  private static String waiting(ContainerState state) {
    return state.getWaiting() == null ? "" : Readings.text(state.getWaiting().getReason());
  }

  private static String ended(ContainerStateTerminated ended) {
    if (!Readings.text(ended.getReason()).isEmpty()) {
      return ended.getReason();
    }
    return isSet(ended.getSignal())
        ? "Signal:" + ended.getSignal()
        : "ExitCode:" + ended.getExitCode();
  }

  private static boolean isSet(@Nullable Integer number) {
    return number != null && number != 0;
  }
}
