// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cases are those of kubernetes pkg/printers/internalversion/printers_test.go, TestPrintPod.
 */
class PodStatusTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{phase: Pending} | Pending | 0/1 | 0",
        "{phase: Running, containerStatuses: [{ready: true, restartCount: 3,"
            + " state: {running: {}}}]} | Running | 1/1 | 3",
        "{phase: Pending, containerStatuses: [{state: {waiting: {reason: ImagePullBackOff}}}]}"
            + " | ImagePullBackOff | 0/1 | 0",
        "{phase: Pending, containerStatuses: [{state: {waiting: {reason: InvalidImageName}}}]}"
            + " | InvalidImageName | 0/1 | 0",
        "{phase: Succeeded, containerStatuses: [{state: {terminated: {reason: Completed,"
            + " exitCode: 0}}}]} | Completed | 0/1 | 0",
        "{phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 3}}}]}"
            + " | ExitCode:3 | 0/1 | 0",
        "{phase: Failed, containerStatuses: [{state: {terminated: {signal: 9, exitCode: 137}}}]}"
            + " | Signal:9 | 0/1 | 0",
        "{phase: Failed, reason: Evicted} | Evicted | 0/1 | 0",
        "{phase: Running, conditions: [{type: Ready, status: 'True'}], containerStatuses:"
            + " [{state: {terminated: {reason: Completed}}}, {ready: true, state: {running: {}}}]}"
            + " | Running | 1/1 | 0",
        "{phase: Running, containerStatuses: [{state: {terminated: {reason: Completed}}},"
            + " {ready: true, state: {running: {}}}]} | NotReady | 1/1 | 0",
        "{phase: Pending, initContainerStatuses: [{restartCount: 2, state: {waiting: {reason:"
            + " PodInitializing}}}]} | Init:0/2 | 0/1 | 2",
        "{phase: Pending, initContainerStatuses: [{state: {terminated: {exitCode: 0}}},"
            + " {state: {running: {}}}]} | Init:1/2 | 0/1 | 0",
        "{phase: Pending, initContainerStatuses: [{state: {waiting: {reason:"
            + " CrashLoopBackOff}}}]} | Init:CrashLoopBackOff | 0/1 | 0",
        "{phase: Pending, initContainerStatuses: [{state: {terminated: {reason: Error,"
            + " exitCode: 1}}}]} | Init:Error | 0/1 | 0"
      })
  void pod_inState_isAsKubectlPrintsIt(String status, String printed, String ready, int restarts) {
    PodState state = Workloads.pod(pod(status, ""));

    assertThat(state.status()).isEqualTo(printed);
    assertThat(state.readyContainers() + "/" + state.containers()).isEqualTo(ready);
    assertThat(state.restarts()).isEqualTo(restarts);
  }

  @ParameterizedTest
  @CsvSource({"'{phase: Running}', Terminating", "'{reason: NodeLost}', Unknown"})
  void pod_beingDeleted_isAsKubectlPrintsIt(String status, String printed) {
    assertThat(Workloads.pod(pod(status, "deletionTimestamp: '2024-02-05T08:05:13Z'")).status())
        .isEqualTo(printed);
  }

  private static Pod pod(String status, String meta) {
    return Samples.SERIALIZATION.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: backup-incr-nb-x
          creationTimestamp: '2024-02-05T08:05:13Z'
          %s
        spec:
          initContainers: [{name: first}, {name: second}]
          containers: [{name: ng-backup}]
        status: %s
        """
            .formatted(meta, status),
        Pod.class);
  }
}
