// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls of the API server, with errors of ours. */
final class ApiCalls {

  static final int UNAUTHORIZED = HttpURLConnection.HTTP_UNAUTHORIZED;
  static final int FORBIDDEN = HttpURLConnection.HTTP_FORBIDDEN;
  static final int CONFLICT = HttpURLConnection.HTTP_CONFLICT;

  private ApiCalls() {}

  static <T> T call(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw translate(what, e);
    }
  }

  static void run(String what, Runnable request) {
    try {
      request.run();
    } catch (KubernetesClientException e) {
      throw translate(what, e);
    }
  }

  /** Gets what may not be there. */
  static <T> Optional<T> find(String what, Supplier<@Nullable T> request) {
    try {
      return Optional.ofNullable(request.get());
    } catch (KubernetesClientException e) {
      throw translate(what, e);
    }
  }

  static KubernetesException translate(String what, KubernetesClientException e) {
    String said =
        e.getStatus() != null && e.getStatus().getMessage() != null
            ? e.getStatus().getMessage()
            : String.valueOf(e.getMessage());
    return new KubernetesException(
        "could not " + what + ": " + said + advice(e.getCode()), e.getCode(), e);
  }

  private static String advice(int status) {
    return switch (status) {
      case 0 -> ": see whether the API server can be reached";
      case UNAUTHORIZED -> ": see the credentials in the kubeconfig";
      case FORBIDDEN -> ": ask for a Role that allows it";
      case HttpURLConnection.HTTP_NOT_FOUND ->
          ": see whether nebula-operator 1.8 or later, or the controller of this library, and its"
              + " custom resource definitions are installed";
      default -> "";
    };
  }
}
