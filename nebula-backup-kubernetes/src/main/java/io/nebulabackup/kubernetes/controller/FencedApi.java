// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls, of which those that write are made only as long as that is this process's business. A
 * process may have stood still for a minute between any two of its steps.
 */
final class FencedApi implements KubernetesApi {

  private final KubernetesApi api;
  private final BooleanSupplier mayWrite;

  FencedApi(KubernetesApi api, BooleanSupplier mayWrite) {
    this.api = api;
    this.mayWrite = mayWrite;
  }

  @Override
  public <T extends HasMetadata> @Nullable T find(Class<T> kind, String namespace, String name) {
    return api.find(kind, namespace, name);
  }

  @Override
  public <T extends HasMetadata> List<T> list(
      Class<T> kind, @Nullable String namespace, Map<String, String> labels) {
    return api.list(kind, namespace, labels);
  }

  @Override
  public void create(HasMetadata object) {
    check();
    api.create(object);
  }

  @Override
  public void update(HasMetadata object) {
    check();
    api.update(object);
  }

  @Override
  public void updateStatus(HasMetadata object) {
    check();
    api.updateStatus(object);
  }

  @Override
  public void delete(HasMetadata object) {
    check();
    api.delete(object);
  }

  private void check() {
    if (!mayWrite.getAsBoolean()) {
      throw new CancellationException("another may hold the Lease by now: nothing is written");
    }
  }
}
