// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;

/** What one turn decides to do: at most one API call, which may be made twice. */
sealed interface Action {

  /** An action that writes. */
  sealed interface Call extends Action {

    /** Makes the call. */
    void perform(KubernetesApi api);

    /** What the call writes. */
    HasMetadata object();

    /** Names the call, for the log. */
    default String summary() {
      return getClass().getSimpleName() + " " + Resources.described(object());
    }
  }

  /** Creates an object whose name tells it from any other. */
  record Create(HasMetadata object) implements Call {
    @Override
    public void perform(KubernetesApi api) {
      api.create(object);
    }
  }

  /** Replaces the status of an object, if it is still of the version it was read in. */
  record UpdateStatus(HasMetadata object) implements Call {
    @Override
    public void perform(KubernetesApi api) {
      api.updateStatus(object);
    }
  }

  /** Replaces an object but its status, if it is still of the version it was read in. */
  record Update(HasMetadata object) implements Call {
    @Override
    public void perform(KubernetesApi api) {
      api.update(object);
    }
  }

  /** Deletes the object with this uid, and in the background what it owns. */
  record Delete(HasMetadata object) implements Call {
    @Override
    public void perform(KubernetesApi api) {
      api.delete(object);
    }
  }

  /** Nothing can be done before something changes; looks again after a while in any case. */
  record Await(Duration atMost, String what) implements Action {}

  /** Nothing is left to do. */
  record Done() implements Action {}
}
