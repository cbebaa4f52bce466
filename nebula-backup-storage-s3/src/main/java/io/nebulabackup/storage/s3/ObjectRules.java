// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * What is asked of the store for every object beyond holding it: class, encryption, retention. The
 * one place that puts it into requests.
 *
 * @param storageClass of new objects, or null for the bucket's
 * @param encryption {@code AES256} or {@code aws:kms}, or null for the bucket's
 * @param kmsKey the key for {@code aws:kms}, or null for the account's
 * @param customerKey a key of 256 bits that only the caller has, or null
 * @param retentionMode {@code GOVERNANCE} or {@code COMPLIANCE}, or null for the bucket's rule
 * @param retention how long new objects cannot be removed; zero without a mode
 * @param clock tells when retention starts
 */
record ObjectRules(
    @Nullable String storageClass,
    @Nullable String encryption,
    @Nullable String kmsKey,
    @Nullable CustomerKey customerKey,
    @Nullable String retentionMode,
    Duration retention,
    Clock clock) {

  static final int CUSTOMER_KEY_BYTES = 32;

  /**
   * A key that the store needs with each request and forgets after it. Its text is a secret.
   *
   * @param key the key, in Base64
   * @param digest the key's MD5, in Base64, by which the store notices a damaged key
   */
  record CustomerKey(String key, String digest) {

    static final String ALGORITHM = "AES256";

    /** Returns a key, or empty if the text is not Base64 of a key's length. */
    static Optional<CustomerKey> of(String base64) {
      try {
        byte[] bytes = Base64.getDecoder().decode(base64);
        return bytes.length == CUSTOMER_KEY_BYTES
            ? Optional.of(new CustomerKey(base64, md5(bytes)))
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private static String md5(byte[] bytes) {
      try {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has MD5", e);
      }
    }

    @Override
    public String toString() {
      return "CustomerKey{not shown}";
    }
  }

  void applyTo(PutObjectRequest.Builder request) {
    request
        .storageClass(storageClass)
        .serverSideEncryption(encryption)
        .ssekmsKeyId(kmsKey)
        .objectLockMode(retentionMode)
        .objectLockRetainUntilDate(retainedUntil());
    applyKey(request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
  }

  void applyTo(CreateMultipartUploadRequest.Builder request) {
    request
        .storageClass(storageClass)
        .serverSideEncryption(encryption)
        .ssekmsKeyId(kmsKey)
        .objectLockMode(retentionMode)
        .objectLockRetainUntilDate(retainedUntil());
    applyKey(request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
  }

  void applyTo(UploadPartRequest.Builder request) {
    applyKey(request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
  }

  /** S3 refuses to complete an encrypted upload whose parts have checksums without the key. */
  void applyTo(CompleteMultipartUploadRequest.Builder request) {
    applyKey(request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
  }

  void applyTo(GetObjectRequest.Builder request) {
    applyKey(request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
  }

  void applyTo(HeadObjectRequest.Builder request) {
    applyKey(request::sseCustomerAlgorithm, request::sseCustomerKey, request::sseCustomerKeyMD5);
  }

  /** The requests have the same three fields, but no type in common that has them. */
  private void applyKey(Consumer<String> algorithm, Consumer<String> key, Consumer<String> digest) {
    if (customerKey != null) {
      algorithm.accept(CustomerKey.ALGORITHM);
      key.accept(customerKey.key());
      digest.accept(customerKey.digest());
    }
  }

  private @Nullable Instant retainedUntil() {
    return retentionMode == null ? null : clock.instant().plus(retention);
  }
}
