// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Jobs as decisions see them, in each of their states. */
final class GivenJobs {

  private GivenJobs() {}

  /** What becomes of a Job. */
  interface Fate {
    void befalls(JobWorld world, Job job);
  }

  /** The Job as the API server would show it after something has become of it. */
  static JobView seen(Job job, Instant created, Fate fate) {
    ManualClock clock = new ManualClock(created);
    MemoryApi api = new MemoryApi(clock);
    // Nobody owns it here, or it would be collected.
    Job made = Resources.copy(job);
    made.getMetadata().setOwnerReferences(List.of());
    api.create(made);
    String namespace = job.getMetadata().getNamespace();
    String name = job.getMetadata().getName();
    fate.befalls(
        new JobWorld(api, clock), Objects.requireNonNull(api.find(Job.class, namespace, name)));
    return Objects.requireNonNull(JobView.read(api, namespace, name));
  }

  static JobView fresh(Job job, Instant created) {
    return seen(job, created, (world, made) -> {});
  }

  static JobView ending(JobView view) {
    Job job = Resources.copy(view.job());
    job.getMetadata().setDeletionTimestamp(view.created().toString());
    return new JobView(job, view.pods());
  }

  static <T extends HasMetadata> T existing(T resource, String uid, Instant created) {
    resource.getMetadata().setUid(uid);
    resource.getMetadata().setGeneration(1L);
    resource.getMetadata().setResourceVersion("1");
    resource.getMetadata().setCreationTimestamp(created.toString());
    return resource;
  }

  static <T extends HasMetadata> T deleted(T resource, @Nullable Instant at) {
    resource.getMetadata().setDeletionTimestamp(at == null ? null : at.toString());
    return resource;
  }
}
