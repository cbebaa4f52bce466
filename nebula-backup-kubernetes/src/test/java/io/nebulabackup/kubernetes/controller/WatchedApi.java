// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Passes a controller's calls on, numbers them, and tells a watcher. */
final class WatchedApi implements KubernetesApi {

  private final KubernetesApi api;
  private final ApiWatcher watcher;
  private final AtomicInteger calls;

  /**
   * @param calls how many calls there were so far, of this controller and those before it
   */
  WatchedApi(KubernetesApi api, ApiWatcher watcher, AtomicInteger calls) {
    this.api = api;
    this.watcher = watcher;
    this.calls = calls;
  }

  @Override
  public <T extends HasMetadata> @Nullable T find(Class<T> kind, String namespace, String name) {
    ApiCall call = reading("find", kind.getSimpleName() + " " + name);
    watcher.before(call);
    T found = api.find(kind, namespace, name);
    watcher.after(call);
    return found;
  }

  @Override
  public <T extends HasMetadata> List<T> list(
      Class<T> kind, @Nullable String namespace, Map<String, String> labels) {
    ApiCall call = reading("list", kind.getSimpleName());
    watcher.before(call);
    List<T> found = api.list(kind, namespace, labels);
    watcher.after(call);
    return found;
  }

  @Override
  public void create(HasMetadata object) {
    write("create", object, () -> api.create(object));
  }

  @Override
  public void update(HasMetadata object) {
    write("update", object, () -> api.update(object));
  }

  @Override
  public void updateStatus(HasMetadata object) {
    write("updateStatus", object, () -> api.updateStatus(object));
  }

  @Override
  public void delete(HasMetadata object) {
    write("delete", object, () -> api.delete(object));
  }

  private ApiCall reading(String verb, String what) {
    return new ApiCall(calls.incrementAndGet(), verb, what, null);
  }

  private void write(String verb, HasMetadata object, Runnable request) {
    ApiCall call = new ApiCall(calls.incrementAndGet(), verb, Resources.described(object), object);
    watcher.before(call);
    request.run();
    watcher.after(call);
  }
}
