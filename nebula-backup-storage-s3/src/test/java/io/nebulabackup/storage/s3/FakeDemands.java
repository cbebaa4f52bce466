// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link FakeObjects} insists on, as one kind of store or the other does. */
final class FakeDemands {

  private volatile boolean strict;
  private volatile int mostParts = S3Config.MOST_PARTS;
  private volatile boolean objectLock;
  private volatile boolean readOnly;

  /**
   * Refuses trailing checksums, batches without Content-MD5 and buckets in host names, each as many
   * stores do.
   */
  void beStrict() {
    strict = true;
  }

  /** Refuses parts beyond so many; some stores allow 1,000. */
  void allowParts(int most) {
    mostParts = most;
  }

  /** Retains every object, as a bucket with a default retention does. */
  void retainByDefault() {
    objectLock = true;
  }

  /** Lets nobody change anything. */
  void beReadOnly() {
    readOnly = true;
  }

  /** Returns the refusal of a request, or null. */
  @Nullable S3Answer refusal(S3Request request, byte[] body) {
    if (readOnly
        && !Set.of("GetObject", "HeadObject", "ListObjectsV2").contains(request.operation())) {
      return S3Answer.error(403, "AccessDenied");
    }
    String md5 = request.header("Content-MD5");
    if (md5 != null && !md5.equals(Base64.getEncoder().encodeToString(S3Answer.md5(body)))) {
      return S3Answer.error(400, "BadDigest");
    }
    boolean locked = objectLock || request.header("x-amz-object-lock-mode") != null;
    if (locked && request.operation().equals("PutObject") && !isChecked(request)) {
      return uncheckedUnderObjectLock("Put Object");
    }
    if (objectLock && request.operation().equals("UploadPart") && !isChecked(request)) {
      return uncheckedUnderObjectLock("Put Part");
    }
    String number = request.query().get("partNumber");
    if (number != null && Integer.parseInt(number) > mostParts) {
      return S3Answer.error(400, "InvalidArgument");
    }
    return strict ? strictRefusal(request, md5) : null;
  }

  private static @Nullable S3Answer strictRefusal(S3Request request, @Nullable String md5) {
    if (request.header("x-amz-trailer") != null) {
      return S3Answer.error(501, "NotImplemented");
    }
    if (md5 == null && request.operation().equals("DeleteObjects")) {
      return S3Answer.error(400, "MissingContentMD5");
    }
    String host = request.header("Host");
    if (host == null || host.startsWith(FakeS3.BUCKET)) {
      return S3Answer.error(400, "InvalidRequest");
    }
    return null;
  }

  static boolean isChecked(S3Request request) {
    return request.hasChecksum() || request.header("Content-MD5") != null;
  }

  /** The refusal in Amazon's words. */
  static S3Answer uncheckedUnderObjectLock(String what) {
    return S3Answer.error(
        400,
        "InvalidRequest",
        "Content-MD5 OR x-amz-checksum- HTTP header is required for "
            + what
            + " requests with Object Lock parameters");
  }
}
