// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.error.BackupException;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Finds out what became of a write that failed. The SDK tries a request again whose answer was
 * lost; the second try then finds the key taken by the first. And if no try is answered, the object
 * may be there all the same. Looking at the object's {@link WriteMark} tells.
 */
final class LostAnswers {

  private final S3Client client;
  private final S3Config config;
  private final S3Errors errors;

  LostAnswers(S3Client client, S3Config config) {
    this.client = client;
    this.config = config;
    this.errors = new S3Errors(config);
  }

  /**
   * Settles a write whose request failed.
   *
   * @param write the write
   * @param delivered whether the store may have all it needs to carry the request out
   * @param failure how the request failed
   * @return the object, if it was stored after all
   */
  ObjectMetadata settle(PendingWrite write, boolean delivered, SdkException failure) {
    boolean taken = write.mode() == WriteMode.CREATE_NEW && S3Errors.isTaken(failure);
    boolean open = delivered && write.attempts().maybeCarriedOut();
    if (!taken && !open) {
      throw errors.translate("store", write.key().value(), failure);
    }
    if (taken && !write.attempts().moreThanOne()) {
      throw alreadyExists(write.key(), failure);
    }
    try {
      return look(write, taken, failure);
    } finally {
      if (failure instanceof AbortedException) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ObjectMetadata look(PendingWrite write, boolean taken, SdkException failure) {
    HeadObjectResponse found;
    try {
      found = client.headObject(config.head(write.key()));
    } catch (SdkException e) {
      BackupException unknown = unknown(write.key(), failure);
      unknown.addSuppressed(e);
      throw unknown;
    }
    if (write.mark().isOn(found.metadata())) {
      return new ObjectMetadata(write.key(), found.contentLength(), found.lastModified());
    }
    if (taken || write.mode() == WriteMode.CREATE_NEW) {
      throw alreadyExists(write.key(), failure);
    }
    throw unknown(write.key(), failure);
  }

  private ObjectAlreadyExistsException alreadyExists(ObjectKey key, SdkException failure) {
    return new ObjectAlreadyExistsException(
        "cannot store '" + key + "' in " + config.place() + ": the key is taken by another write",
        failure);
  }

  private WriteOutcomeUnknownException unknown(ObjectKey key, SdkException failure) {
    return new WriteOutcomeUnknownException(
        "'"
            + key
            + "' in "
            + config.place()
            + " may be stored or not: the store's answer was lost and looking did not settle it."
            + " Look whether the object is there once the store is reachable again",
        failure);
  }
}
