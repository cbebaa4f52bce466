// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.ChecksumMismatchException;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.RangeNotSatisfiableException;
import io.nebulabackup.storage.StorageException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells what a failure of the store or of its client means. The one place that does. */
final class S3Errors {

  private static final Set<Integer> PASSING_STATUSES =
      Set.of(408, 425, 429, 499, 500, 502, 503, 504);

  private static final Set<String> PASSING_CODES =
      Set.of(
          "InternalError",
          "OperationAborted",
          "RequestTimeout",
          "ServiceUnavailable",
          "SlowDown",
          "SlowDownRead",
          "SlowDownWrite",
          "Throttling");

  private static final Set<String> DENYING_CODES =
      Set.of(
          "AccessDenied",
          "AccountProblem",
          "AllAccessDisabled",
          "ExpiredToken",
          "InvalidAccessKeyId",
          "InvalidToken",
          "RequestTimeTooSkewed",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired");

  private static final Set<String> CORRUPTION_CODES =
      Set.of("BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch");

  private final S3Config config;

  S3Errors(S3Config config) {
    this.config = config;
  }

  /** Tells what the SDK should try again, beyond what it does by itself. */
  static boolean isPassing(Throwable e) {
    return e instanceof AwsServiceException failure
        && (PASSING_STATUSES.contains(failure.statusCode()) || isPassingCode(code(failure)));
  }

  static boolean isPassingCode(String code) {
    return PASSING_CODES.contains(code);
  }

  static int status(SdkException e) {
    return e instanceof AwsServiceException failure ? failure.statusCode() : 0;
  }

  static String code(SdkException e) {
    if (e instanceof AwsServiceException failure && failure.awsErrorDetails() != null) {
      String code = failure.awsErrorDetails().errorCode();
      return code == null ? "" : code;
    }
    return "";
  }

  private static String server(SdkException e) {
    if (e instanceof AwsServiceException failure
        && failure.awsErrorDetails() != null
        && failure.awsErrorDetails().sdkHttpResponse() != null) {
      return failure.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Server").orElse("");
    }
    return "";
  }

  /** The key is taken: an answer to If-None-Match only. */
  static boolean isTaken(SdkException e) {
    return status(e) == 412 || code(e).equals("PreconditionFailed");
  }

  /**
   * Somebody else was at work at the same place at the same moment and nothing was stored: the
   * write must be sent again. MinIO answers so, too, when it removes a directory that a deletion
   * left empty while a write was about to use it, but says "access denied" (its {@code mkdirAll} in
   * cmd/os-reliable.go takes ENOENT for that).
   */
  static boolean isConflict(SdkException e) {
    return (status(e) == 409 && code(e).equals("ConditionalRequestConflict"))
        || (code(e).equals("AccessDenied") && server(e).equals("MinIO"));
  }

  /** There is no object, as opposed to no bucket. */
  static boolean isNoObject(SdkException e) {
    return status(e) == 404 && !code(e).equals("NoSuchBucket");
  }

  /** The store does not do batches. */
  static boolean isUnsupported(SdkException e) {
    return status(e) == 501
        || status(e) == 405
        || Set.of("NotImplemented", "MethodNotAllowed", "MalformedPOSTRequest", "MalformedXML")
            .contains(code(e))
        || (status(e) == 400 && Set.of("InvalidRequest", "InvalidArgument").contains(code(e)));
  }

  /**
   * Translates a failure.
   *
   * @param action what failed, as a verb
   * @param object the key or prefix it failed for
   * @param e the failure, kept as the cause
   */
  BackupException translate(String action, String object, SdkException e) {
    String what = "cannot " + action + " '" + object + "' in " + config.place() + ": ";
    if (e instanceof AwsServiceException failure) {
      return ofStore(what, failure);
    }
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
      return new StorageException(what + "the thread was interrupted", true, e);
    }
    if (e instanceof MissingCredentialsException) {
      return new AccessDeniedException(what + e.rawMessage(), e);
    }
    String reason = reason(e);
    if (reason.contains("Unable to load region")) {
      return new InvalidSpecException(
          "repository option region", "", "name the bucket's region", e);
    }
    if (reason.contains("Unable to load credentials")) {
      return new AccessDeniedException(
          what
              + "no credentials were found; pass the secrets access_key and secret_key, or see to"
              + " it that the SDK's default chain finds some ("
              + reason
              + ")",
          e);
    }
    if (reason.contains("different checksum")) {
      return new ChecksumMismatchException(
          what + "the bytes read are not the ones the store has a checksum of (" + reason + ")",
          true,
          e);
    }
    return new StorageException(
        what + "the store was not reached or did not answer (" + reason + ")", true, e);
  }

  /** Translates a failure for callers that may only throw failures of the store. */
  StorageException asStorage(String action, String object, SdkException e) {
    BackupException translated = translate(action, object, e);
    return translated instanceof StorageException storage
        ? storage
        : new StorageException(String.valueOf(translated.getMessage()), false, translated);
  }

  private StorageException ofStore(String what, AwsServiceException e) {
    int status = e.statusCode();
    String code = code(e);
    if (status == 401 || status == 403 || DENYING_CODES.contains(code)) {
      return new AccessDeniedException(
          what
              + "access denied ("
              + said(e)
              + "); check the credentials, the bucket's policy and this machine's clock. Without"
              + " the permission s3:ListBucket a missing object is reported like this, too",
          e);
    }
    if (code.equals("NoSuchBucket")) {
      return new StorageException(
          what + "there is no such bucket; create it or correct the location", false, e);
    }
    if (CORRUPTION_CODES.contains(code)) {
      return new ChecksumMismatchException(
          what + "the store received other bytes than were sent (" + said(e) + ")", true, e);
    }
    if (status == 404) {
      return new ObjectNotFoundException(what + "there is no such object", e);
    }
    if (status == 416) {
      return new RangeNotSatisfiableException(
          what + "the range starts at or beyond the object's end", e);
    }
    if (status == 301 || status == 307 || code.equals("AuthorizationHeaderMalformed")) {
      return new StorageException(
          what + "the bucket is in another region (" + said(e) + "); set the option region",
          false,
          e);
    }
    if (isWithoutChecksum(e)) {
      return new StorageException(
          what
              + "the bucket retains objects and takes none without a checksum ("
              + said(e)
              + "); set the option checksum=crc32",
          false,
          e);
    }
    return new StorageException(what + said(e), isPassing(e), e);
  }

  /**
   * Amazon's words are "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object
   * requests with Object Lock parameters", also where the bucket's default retention is the only
   * such parameter; others have a code for it.
   */
  private static boolean isWithoutChecksum(AwsServiceException e) {
    return code(e).equals("MissingContentMD5")
        || (code(e).equals("InvalidRequest") && said(e).contains("Object Lock"));
  }

  private static String said(AwsServiceException e) {
    String message =
        e.awsErrorDetails() == null || e.awsErrorDetails().errorMessage() == null
            ? ""
            : ", " + e.awsErrorDetails().errorMessage();
    String request = e.requestId() == null ? "" : ", request " + e.requestId();
    return "status " + e.statusCode() + " " + code(e) + message + request;
  }

  private static String reason(SdkException e) {
    String raw = e.rawMessage();
    String reason = raw == null ? e.getClass().getSimpleName() : raw;
    Throwable cause = e.getCause();
    return cause == null ? reason : reason + ": " + cause;
  }
}
