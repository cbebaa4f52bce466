// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShipAttemptsTest {

  private static final PartitionId P1 = new PartitionId(5, 1);
  private static final PartitionId P2 = new PartitionId(5, 2);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final Cancellation cancellation = new Cancellation();
  private final List<TransferProgress> progress = new ArrayList<>();
  private final List<StoredObject> objects = new ArrayList<>();
  private final TransferListener listener =
      new TransferListener() {
        @Override
        public void onProgress(TransferProgress step) {
          progress.add(step);
        }

        @Override
        public void onObject(StoredObject object) {
          objects.add(object);
        }
      };
  private int repeats;

  private TransferSummary run(ShipAttempts.HasLanded shipment, ShipAttempts.Attempt attempt) {
    return new ShipAttempts(shipment, List.of(PAUSE, PAUSE, PAUSE), () -> repeats++, cancellation)
        .run(attempt);
  }

  private static BackupException failure(Status.Code code) {
    return AgentErrors.translate(
        new HostAddress("h", 8888),
        "ship",
        Status.fromCode(code).withDescription("told so").asRuntimeException(),
        false);
  }

  private static StoredObject object(String key, long size) {
    return new StoredObject(key, size, null);
  }

  @Test
  void run_whenAnAttemptFailsForAPassingReason_leavesOutWhatHasLanded() {
    FileShipment shipment = new FileShipment(List.of("old"), listener);
    List<Set<String>> leftOut = new ArrayList<>();
    Deque<Status.Code> failures =
        new ArrayDeque<>(List.of(Status.Code.UNAVAILABLE, Status.Code.ABORTED));

    TransferSummary summary =
        run(
            shipment,
            () -> {
              leftOut.add(Set.copyOf(shipment.nextAttempt()));
              shipment.onProgress(new TransferProgress(7, 10));
              if (!failures.isEmpty()) {
                shipment.onObject(object("k" + failures.size(), 5));
                throw failure(failures.remove());
              }
              return new TransferSummary(3, 100);
            });

    assertThat(leftOut)
        .containsExactly(Set.of("old"), Set.of("old", "k2"), Set.of("old", "k2", "k1"));
    assertThat(summary).isEqualTo(new TransferSummary(3, 110));
    assertThat(repeats).isEqualTo(2);
    assertThat(objects).extracting(StoredObject::key).containsExactly("k2", "k1");
    assertThat(progress)
        .containsExactly(
            new TransferProgress(7, 10),
            new TransferProgress(12, 15),
            new TransferProgress(17, 20));
  }

  @Test
  void run_whenTheReasonDoesNotPass_givesUpAtOnce() {
    for (Status.Code code : List.of(Status.Code.DATA_LOSS, Status.Code.PERMISSION_DENIED)) {
      assertThatThrownBy(
              () ->
                  run(
                      () -> 0,
                      () -> {
                        throw failure(code);
                      }))
          .isInstanceOf(TransferException.class)
          .hasMessageContaining("agent h:8888 could not ship: told so");
    }
    assertThat(repeats).isZero();
  }

  @Test
  void run_whenItFailsAgainAndAgain_givesUpAfterThreeRepeats() {
    assertThatThrownBy(
            () ->
                run(
                    () -> 0,
                    () -> {
                      throw failure(Status.Code.UNAVAILABLE);
                    }))
        .isInstanceOf(AgentUnavailableException.class);
    assertThat(repeats).isEqualTo(3);
  }

  @Test
  void run_whenCancelledBetweenAttempts_stops() {
    assertThatThrownBy(
            () ->
                run(
                    () -> 0,
                    () -> {
                      cancellation.cancel();
                      throw failure(Status.Code.UNAVAILABLE);
                    }))
        .isInstanceOf(BackupCancelledException.class);
    assertThat(repeats).isZero();
  }

  @Test
  void deltaShipment_afterSlicesLanded_asksForTheRestUnderOtherNames() {
    DeltaShipment shipment =
        new DeltaShipment(
            new DeltaTarget("d", 4, 3, 100),
            List.of(
                new DeltaSlice(P1, "/w/1", new LogPosition(10, 1), 50),
                new DeltaSlice(P2, "/w/2", new LogPosition(10, 1), 50)),
            listener);

    assertThat(shipment.nextAttempt()).isEqualTo(new DeltaTarget("d", 4, 3, 100));
    shipment.onSlice(slice(P1, 11, 50, 900));
    shipment.onSlice(slice(P2, 11, 30, 500));
    assertThat(shipment.nextAttempt()).isEqualTo(new DeltaTarget("d", 100_004, 3, 100));

    assertThat(shipment.missing())
        .containsExactly(new DeltaSlice(P2, "/w/2", new LogPosition(30, 2), 50));
    shipment.onProgress(new TransferProgress(1, 20));
    assertThat(progress).containsExactly(new TransferProgress(1401, 1420));
  }

  private static ShippedSlice slice(PartitionId partition, long first, long last, long bytes) {
    return new ShippedSlice(
        partition,
        "d-4.pack",
        new LogPosition(first, 1),
        new LogPosition(last, 2),
        last - first + 1,
        bytes,
        null);
  }
}
