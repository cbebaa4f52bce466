// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.WriteMode;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Stores objects, small ones in one request and large ones in parts. */
final class S3Writer {

  /** How often a write is sent again because somebody else was writing the same key. */
  private static final int MOST_ROUNDS = 3;

  private final S3Client client;
  private final S3Config config;
  private final S3Errors errors;
  private final LostAnswers lostAnswers;

  S3Writer(S3Client client, S3Config config) {
    this.client = client;
    this.config = config;
    this.errors = new S3Errors(config);
    this.lostAnswers = new LostAnswers(client, config);
  }

  ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    for (int round = 1; ; round++) {
      try (PartSource source = new PartSource(key, content)) {
        return once(source, PendingWrite.of(key, mode));
      } catch (SdkException conflict) {
        if (round == MOST_ROUNDS) {
          throw errors.translate("store", key.value(), conflict);
        }
      }
    }
  }

  /** Sends a write; lets only a conflict escape untranslated. */
  private ObjectMetadata once(PartSource source, PendingWrite write) {
    boolean whole = config.partSizes().isWhole(source.length());
    MultipartUpload upload = new MultipartUpload(client, config, write, source);
    try {
      return whole ? putWhole(source, write) : upload.run();
    } catch (SdkException e) {
      write.attempts().failed(e);
      boolean delivered = whole ? source.delivered() : upload.isCompleting();
      if (!delivered) {
        source.rethrowFailure();
      }
      if (S3Errors.isConflict(e) && !write.attempts().maybeCarriedOut()) {
        throw e;
      }
      return lostAnswers.settle(write, delivered, e);
    } finally {
      upload.abortUnlessDone();
    }
  }

  private ObjectMetadata putWhole(PartSource source, PendingWrite write) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(config.bucket())
            .key(config.keyOf(write.key()))
            .metadata(write.mark().metadata())
            .checksumAlgorithm(config.checksumAlgorithm())
            .overrideConfiguration(override -> write.attempts().watch(override));
    config.rules().applyTo(request);
    if (write.mode() == WriteMode.CREATE_NEW) {
      request.ifNoneMatch("*");
    }
    PutObjectResponse response = client.putObject(request.build(), source.body(0, source.length()));
    return new ObjectMetadata(
        write.key(), source.length(), StoreClock.of(response.sdkHttpResponse()));
  }
}
