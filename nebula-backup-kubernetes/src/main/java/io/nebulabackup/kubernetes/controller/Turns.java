// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes turns with one resource until nothing is to be done at once.
 *
 * @param <R> the kind of resource
 */
final class Turns<R extends HasMetadata> {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  /** No way through the decisions is this long; who takes more is told of conflicts for ever. */
  private static final int MOST = 30;

  private final KubernetesApi api;
  private final Reconciler<R> reconciler;

  Turns(KubernetesApi api, Reconciler<R> reconciler) {
    this.api = api;
    this.reconciler = reconciler;
  }

  Class<R> kind() {
    return reconciler.kind();
  }

  /**
   * Does what is to be done.
   *
   * @param namespace the resource's namespace
   * @param name its name
   * @return when to look again at the latest, or null if only a change can make anything to do
   * @throws KubernetesClientException if the API server cannot be reached, or refuses what does not
   *     depend on the resource; try again later
   */
  @Nullable Duration take(String namespace, String name) {
    Rejection rejected = null;
    for (int turn = 0; turn < MOST; turn++) {
      R resource = api.find(reconciler.kind(), namespace, name);
      if (resource == null) {
        return null;
      }
      Action action = reconciler.next(resource, rejected);
      rejected = null;
      if (action instanceof Action.Done) {
        return null;
      }
      if (action instanceof Action.Await await && !await.atMost().isZero()) {
        LOG.debug("{}: waiting for {}", Resources.described(resource), await.what());
        return await.atMost();
      }
      if (action instanceof Action.Call call) {
        rejected = make(call, resource);
      }
    }
    return Duration.ofSeconds(1);
  }

  /** Makes a call; what the next turn sees for itself is no failure. */
  private @Nullable Rejection make(Action.Call call, R resource) {
    try {
      call.perform(api);
      LOG.info("{}: {}", Resources.described(resource), call.summary());
      return null;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        LOG.debug("{}: {} met a change", Resources.described(resource), call.summary());
        return null;
      }
      if (Rejection.is(e.getCode()) && goesOnWithout(call, resource)) {
        return new Rejection(call, e.getCode(), message(e));
      }
      throw e;
    }
  }

  /**
   * What cannot be created can be reported; what cannot be suspended can be deleted; and no report
   * is worth keeping a resource for.
   */
  private static boolean goesOnWithout(Action.Call call, HasMetadata resource) {
    return call instanceof Action.Create
        || (call instanceof Action.Update && call.object() instanceof Job)
        || (call instanceof Action.UpdateStatus && Resources.isBeingDeleted(resource));
  }

  private static String message(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : String.valueOf(e.getMessage());
  }
}
