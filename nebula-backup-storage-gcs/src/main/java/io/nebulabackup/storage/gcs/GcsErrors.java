// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.auth.Retryable;
import com.google.cloud.BaseServiceException;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.RangeNotSatisfiableException;
import io.nebulabackup.storage.StorageException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what a failure of the store or of its client means. The one place that does. */
final class GcsErrors {

  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  private final GcsConfig config;

  GcsErrors(GcsConfig config) {
    this.config = config;
  }

  /** The precondition did not hold: the key is taken, or the version gone. */
  static boolean isPrecondition(BaseServiceException e) {
    return e.getCode() == 412;
  }

  /** The store knows no such upload, once it had begun: it was dropped, or is over. */
  static boolean isNoUpload(BaseServiceException e) {
    return e.getCode() == 404 || e.getCode() == 410;
  }

  /** Whether the store may have carried the request out all the same. */
  static boolean maybeCarriedOut(BaseServiceException e) {
    if (e.getCode() > 0) {
      return e.getCode() == 500 || e.getCode() == 502 || e.getCode() == 504;
    }
    return !isWithoutToken(e)
        && find(e, ConnectException.class) == null
        && find(e, UnknownHostException.class) == null
        && find(e, NoRouteToHostException.class) == null;
  }

  /** Whether the credentials got no access token, so that the store was not asked at all. */
  private static boolean isWithoutToken(BaseServiceException e) {
    return find(e, Retryable.class) != null;
  }

  /**
   * Translates the failure of a request that needs no object, such as a listing or a write: what
   * was not found can only be the bucket, whatever the answer's text says.
   */
  StorageException translateWithoutObject(String action, String object, BaseServiceException e) {
    return e.getCode() == 404
        ? new StorageException(
            "cannot "
                + action
                + " '"
                + object
                + "' in "
                + config.place()
                + ": there is no such bucket; create it or correct the location",
            false,
            e)
        : translate(action, object, e);
  }

  /**
   * Translates a failure.
   *
   * @param action what failed, as a verb
   * @param object the key or prefix it failed for
   * @param e the failure, kept as the cause
   */
  StorageException translate(String action, String object, BaseServiceException e) {
    String what = "cannot " + action + " '" + object + "' in " + config.place() + ": ";
    int code = e.getCode();
    String said = "status " + code + " " + e.getReason() + ", " + e.getMessage();
    if (code == 401 || code == 403) {
      return new AccessDeniedException(
          what + "access denied (" + said + "); check the credentials and their roles", e);
    }
    if (code == 404) {
      return new ObjectNotFoundException(what + "there is no such object", e);
    }
    if (code == 416) {
      return new RangeNotSatisfiableException(
          what + "the range starts at or beyond the object's end", e);
    }
    if (code > 0) {
      return new StorageException(what + said, PASSING.contains(code), e);
    }
    if (find(e, InterruptedException.class) != null
        || find(e, ClosedByInterruptException.class) != null
        || (find(e, InterruptedIOException.class) != null
            && Thread.currentThread().isInterrupted())) {
      Thread.currentThread().interrupt();
      return new StorageException(what + "the thread was interrupted", true, e);
    }
    String message = String.valueOf(e.getMessage());
    if (isWithoutToken(e) || message.contains("access token") || message.contains("credentials")) {
      return new AccessDeniedException(what + "the credentials were not accepted: " + message, e);
    }
    return new StorageException(
        what + "the store was not reached or did not answer (" + message + ")", true, e);
  }

  static <T> @Nullable T find(Throwable e, Class<T> type) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
