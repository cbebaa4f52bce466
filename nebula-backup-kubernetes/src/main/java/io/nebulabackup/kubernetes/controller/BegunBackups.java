// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.nebulabackup.kubernetes.runner.RunnerExit;
import io.nebulabackup.kubernetes.runner.TerminationMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What the runners of a Job's Pods tell of the backups they have begun.
 *
 * @param names under which there may be data in the store, in the order they were begun
 * @param committed the one that was committed, or null
 * @param told whether some runner has told what it began, if anything
 * @param mayBeMore whether a runner may have begun one that it does not tell of
 */
record BegunBackups(
    List<String> names, @Nullable String committed, boolean told, boolean mayBeMore) {

  static BegunBackups of(List<Pod> pods) {
    Set<String> names = new LinkedHashSet<>();
    String committed = null;
    boolean told = false;
    boolean mayBeMore = false;
    List<Pod> inOrder = new ArrayList<>(pods);
    inOrder.sort(
        Comparator.comparing(
            pod -> Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), "")));
    for (Pod pod : inOrder) {
      if (!JobView.hasRun(pod)) {
        told |= !JobView.anyAtWork(List.of(pod));
        continue;
      }
      ContainerStateTerminated end = JobView.terminated(pod);
      String name = end == null ? null : committed(end);
      if (name != null) {
        committed = name;
        names.add(name);
        told = true;
        continue;
      }
      TerminationMessage message = TerminationMessage.parse(messageOf(end));
      message.begun().ifPresent(names::add);
      boolean tells = message.tellsOfBackup() || hasNotBegun(pod, end);
      told |= tells;
      mayBeMore |= !tells;
    }
    return new BegunBackups(List.copyOf(names), committed, told, mayBeMore);
  }

  /**
   * Tells whether a runner has ended before it could begin anything: it was not understood, or was
   * told to end before its first act, which is to leave a message. The JVM, too, ends with the code
   * of a runner that is told to. That there is no message means something only of a container whose
   * log is one: whoever has put another in the runner's place has to ask for that, too.
   */
  private static boolean hasNotBegun(Pod pod, @Nullable ContainerStateTerminated end) {
    if (end == null) {
      return false;
    }
    boolean silent = messageOf(end).isEmpty() && leavesItsLog(pod);
    return Objects.equals(end.getExitCode(), RunnerExit.USAGE.code())
        || (silent && Objects.equals(end.getExitCode(), RunnerExit.CANCELLED.code()));
  }

  private static boolean leavesItsLog(Pod pod) {
    return pod.getSpec() != null
        && pod.getSpec().getContainers().stream()
            .filter(container -> ObjectNames.CONTAINER.equals(container.getName()))
            .allMatch(
                container ->
                    "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy()));
  }

  /** The one that counts: that was committed, or else begun last; null if none is known. */
  @Nullable String last() {
    return committed != null || names.isEmpty() ? committed : names.get(names.size() - 1);
  }

  /**
   * A runner that is told to end when it has just committed ends with the code of that, but with
   * the name as its message.
   */
  private static @Nullable String committed(ContainerStateTerminated end) {
    String message = messageOf(end);
    if (!Objects.equals(end.getExitCode(), RunnerExit.DONE.code())) {
      return TerminationMessage.parse(message).committed().orElse(null);
    }
    Matcher name = JobView.BACKUP_NAME.matcher(message);
    return name.find() ? name.group() : null;
  }

  private static String messageOf(@Nullable ContainerStateTerminated end) {
    return end == null ? "" : Objects.requireNonNullElse(end.getMessage(), "");
  }
}
