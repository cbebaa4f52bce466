// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One candidate's hold on a Lease, by the rules of Kubernetes' own controllers (client-go's
 * tools/leaderelection): whose Lease has not changed for as long as it says has lost it, by the
 * clock of who looks on, so clocks need not agree. A holder gives up well before others may take
 * over, and reckons from when it asked, not from when it was answered.
 *
 * <p>{@link #isHeld} may be asked by any thread; the rest is for one.
 */
final class LeaseHold {

  // Those of Kubernetes' own controllers.
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration HOLD = Duration.ofSeconds(10);

  private final KubernetesApi api;
  private final String namespace;
  private final String name;
  private final String identity;
  private final InstantSource clock;
  private final LongSupplier nanos;

  private @Nullable LeaseSpec observed;
  private long observedAt;
  private volatile boolean held;
  private volatile long heldUntil;

  /**
   * Makes a candidate.
   *
   * @param api where the Lease is
   * @param namespace the Lease's namespace
   * @param name the Lease's name
   * @param identity what tells this candidate from others
   * @param clock for the times that are written
   * @param nanos for the times that are measured; only differences count
   */
  LeaseHold(
      KubernetesApi api,
      String namespace,
      String name,
      String identity,
      InstantSource clock,
      LongSupplier nanos) {
    this.api = api;
    this.namespace = namespace;
    this.name = name;
    this.identity = identity;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Tells whether nobody else can hold the Lease now. */
  boolean isHeld() {
    return held && nanos.getAsLong() - heldUntil < 0;
  }

  /**
   * Renews the hold, or takes the Lease if it is free.
   *
   * @throws KubernetesClientException if the API server cannot be reached or refuses; what is held
   *     stays held until its time is over
   */
  void renew() {
    long asked = nanos.getAsLong();
    Lease lease = api.find(Lease.class, namespace, name);
    try {
      if (lease == null) {
        api.create(mine(new LeaseBuilder().withNewMetadata().endMetadata().build(), true));
      } else if (isMine(lease)) {
        api.update(mine(lease, false));
      } else {
        held = false;
        if (!isFree(lease)) {
          return;
        }
        api.update(mine(lease, true));
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        // Another came first, or something else about the Lease has changed: the next try tells.
        return;
      }
      throw e;
    }
    heldUntil = asked + HOLD.toNanos();
    held = true;
  }

  /**
   * Gives the Lease back if it was held, so that others need not wait for its time to be over.
   * Nothing that the Lease is for may go on.
   *
   * @throws KubernetesClientException if that fails; the Lease's time is over soon
   */
  void release() {
    if (!held) {
      return;
    }
    held = false;
    Lease lease = api.find(Lease.class, namespace, name);
    if (lease != null && isMine(lease)) {
      Lease free = Resources.copy(lease);
      free.getSpec().setHolderIdentity(null);
      api.update(free);
    }
  }

  private boolean isMine(Lease lease) {
    return lease.getSpec() != null && identity.equals(lease.getSpec().getHolderIdentity());
  }

  private boolean isFree(Lease lease) {
    LeaseSpec spec = lease.getSpec();
    if (spec == null || spec.getHolderIdentity() == null || spec.getHolderIdentity().isEmpty()) {
      return true;
    }
    long now = nanos.getAsLong();
    if (!Objects.equals(spec, observed)) {
      observed = spec;
      observedAt = now;
    }
    Integer seconds = spec.getLeaseDurationSeconds();
    Duration duration = seconds == null ? LEASE : Duration.ofSeconds(seconds);
    return now - observedAt > duration.toNanos();
  }

  private Lease mine(Lease lease, boolean isNew) {
    LeaseSpec before = lease.getSpec();
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    LeaseBuilder mine =
        new LeaseBuilder(lease)
            .editMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .editOrNewSpec()
            .withHolderIdentity(identity)
            .withLeaseDurationSeconds((int) LEASE.toSeconds())
            .withRenewTime(now)
            .endSpec();
    if (isNew) {
      int transitions =
          before == null ? 0 : Objects.requireNonNullElse(before.getLeaseTransitions(), 0) + 1;
      mine.editSpec().withAcquireTime(now).withLeaseTransitions(transitions).endSpec();
    }
    return mine.build();
  }
}
