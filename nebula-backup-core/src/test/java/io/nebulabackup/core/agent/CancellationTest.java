// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.BackupCancelledException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {

  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void cancel_runsWhatWaitsOnceAndInOrder() {
    StringBuilder order = new StringBuilder();
    cancellation.onCancel(() -> order.append('a'));
    cancellation.onCancel(() -> order.append('b'));

    cancellation.cancel();
    cancellation.cancel();

    assertThat(order).hasToString("ab");
    assertThat(cancellation.isCancelled()).isTrue();
  }

  @Test
  void onCancel_afterwards_runsAtOnce() {
    cancellation.cancel();

    cancellation.onCancel(runs::incrementAndGet);

    assertThat(runs).hasValue(1);
  }

  @Test
  void close_ofARegistration_undoesOnlyThatOne() {
    Runnable action = runs::incrementAndGet;
    Cancellation.Registration first = cancellation.onCancel(action);
    cancellation.onCancel(action);

    first.close();
    first.close();
    cancellation.cancel();

    assertThat(runs).hasValue(1);
  }

  @Test
  void onCancel_fromAnActionThatRuns_doesNotBlock() {
    cancellation.onCancel(() -> cancellation.onCancel(runs::incrementAndGet));

    cancellation.cancel();

    assertThat(runs).hasValue(1);
  }

  @Test
  void check_throwsOnlyWhenCancelled() {
    assertThatCode(cancellation::check).doesNotThrowAnyException();

    cancellation.cancel();

    assertThatThrownBy(cancellation::check).isInstanceOf(BackupCancelledException.class);
  }
}
