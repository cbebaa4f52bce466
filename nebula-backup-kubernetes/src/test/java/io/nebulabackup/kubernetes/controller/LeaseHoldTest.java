// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class LeaseHoldTest {

  private static final Instant START = Instant.parse("2026-11-02T02:00:00Z");

  private final ManualClock clock = new ManualClock(START);
  private final MemoryApi api = new MemoryApi(clock);
  private final LeaseHold first = candidate("first", Duration.ZERO);
  // Its clock is an hour ahead.
  private final LeaseHold second = candidate("second", Duration.ofHours(1));

  private LeaseHold candidate(String identity, Duration ahead) {
    return new LeaseHold(
        api,
        "ns",
        "lease",
        identity,
        () -> clock.instant().plus(ahead),
        () -> Duration.between(START, clock.instant()).toNanos());
  }

  private Lease lease() {
    return Objects.requireNonNull(api.find(Lease.class, "ns", "lease"));
  }

  @Test
  void lease_ofNobody_isTakenByWhoComesFirst() {
    first.renew();
    second.renew();

    assertThat(first.isHeld()).isTrue();
    assertThat(second.isHeld()).isFalse();
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("first");
  }

  @Test
  void holder_thatRenews_keepsIt() {
    for (int i = 0; i < 20; i++) {
      first.renew();
      second.renew();
      clock.advance(Duration.ofSeconds(2));
      assertThat(first.isHeld()).isTrue();
      assertThat(second.isHeld()).isFalse();
    }
    assertThat(lease().getSpec().getLeaseTransitions()).isZero();
  }

  @Test
  void holder_thatStandsStill_losesItBeforeAnotherHasIt() {
    first.renew();
    boolean changed = false;
    for (int second = 0; second < 20; second++) {
      this.second.renew();
      assertThat(first.isHeld() && this.second.isHeld()).isFalse();
      changed |= !first.isHeld() && !this.second.isHeld();
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(changed).isTrue();
    assertThat(second.isHeld()).isTrue();
    assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(1);
    first.renew();
    assertThat(first.isHeld()).isFalse();
  }

  @Test
  void holder_ofWhomAnotherTookIt_holdsItNoLongerAtTheNextLook() {
    first.renew();
    Lease stolen = lease();
    stolen.getSpec().setHolderIdentity("third");
    api.put(stolen);

    first.renew();

    assertThat(first.isHeld()).isFalse();
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("third");
  }

  @Test
  void release_ofWhatIsHeld_letsAnotherTakeItAtOnce() {
    first.renew();
    first.release();
    second.renew();

    assertThat(first.isHeld()).isFalse();
    assertThat(second.isHeld()).isTrue();
  }

  @Test
  void release_ofWhatAnotherHolds_changesNothing() {
    first.renew();
    second.release();

    assertThat(first.isHeld()).isTrue();
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("first");
  }

  @Test
  void lease_withoutAnything_isTaken() {
    api.put(
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName("lease")
            .endMetadata()
            .build());

    first.renew();

    assertThat(first.isHeld()).isTrue();
  }

  @Test
  void writes_afterTheHoldIsOver_areNotMade() {
    first.renew();
    FencedApi fenced = new FencedApi(api, first::isHeld);
    fenced.create(object("before"));
    clock.advance(Duration.ofSeconds(11));

    assertThatThrownBy(() -> fenced.create(object("after")))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("Lease");
    assertThatThrownBy(() -> fenced.update(object("before")))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> fenced.updateStatus(object("before")))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> fenced.delete(object("before")))
        .isInstanceOf(CancellationException.class);
    assertThat(fenced.find(ConfigMap.class, "ns", "before")).isNotNull();
    assertThat(fenced.find(ConfigMap.class, "ns", "after")).isNull();
  }

  private static ConfigMap object(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .endMetadata()
        .build();
  }
}
