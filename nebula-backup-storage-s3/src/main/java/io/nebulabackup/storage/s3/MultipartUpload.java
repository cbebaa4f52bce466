// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** One large object on its way, in parts; visible only once completed. */
final class MultipartUpload {

  /** What waits for a failed upload to be freed has failed already, or was told to stop. */
  private static final Duration ABORT_PATIENCE = Duration.ofSeconds(30);

  private final S3Client client;
  private final S3Config config;
  private final PendingWrite write;
  private final PartSource source;
  private @Nullable String uploadId;
  private boolean completing;
  private boolean completed;

  MultipartUpload(S3Client client, S3Config config, PendingWrite write, PartSource source) {
    this.client = client;
    this.config = config;
    this.write = write;
    this.source = source;
  }

  ObjectMetadata run() {
    long partBytes = config.partSizes().forLength(source.length());
    if (partBytes > S3Config.MOST_PART_BYTES) {
      throw new StorageException(
          "'"
              + write.key()
              + "' has "
              + source.length()
              + " bytes, more than "
              + config.partSizes().mostParts()
              + " parts of 5 GiB hold; nothing was stored",
          false,
          null);
    }
    String id = create();
    uploadId = id;
    int count = (int) ((source.length() + partBytes - 1) / partBytes);
    PartLanes lanes = new PartLanes(count, (from, index) -> send(id, from, index, partBytes));
    return complete(id, lanes.send(source, source.isSeekable() ? config.partsAtOnce() : 1));
  }

  /** Whether the request that makes the object visible has been sent. */
  boolean isCompleting() {
    return completing;
  }

  /**
   * Frees what the store holds of an upload that failed. Not done while the completion may still be
   * under way: an abort could undo it.
   */
  void abortUnlessDone() {
    String id = uploadId;
    if (id == null || completed || (completing && write.attempts().maybeCarriedOut())) {
      return;
    }
    // For a thread that is interrupted the SDK sends nothing, and parts would stay and be paid for.
    boolean interrupted = Thread.interrupted();
    try {
      client.abortMultipartUpload(
          abort ->
              abort
                  .bucket(config.bucket())
                  .key(config.keyOf(write.key()))
                  .uploadId(id)
                  .overrideConfiguration(override -> override.apiCallTimeout(ABORT_PATIENCE)));
    } catch (SdkException e) {
      // The upload failed for a reason that is on its way to the caller; what is left of it is
      // invisible, and goes by the bucket's rule for incomplete uploads.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String create() {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(config.bucket())
            .key(config.keyOf(write.key()))
            .metadata(write.mark().metadata())
            // The SDK adds checksums to parts by itself, but does not announce them here, and S3
            // refuses parts with unannounced ones: aws/aws-sdk-java#3173.
            .checksumAlgorithm(config.checksumAlgorithm());
    config.rules().applyTo(request);
    return client.createMultipartUpload(request.build()).uploadId();
  }

  private CompletedPart send(String id, PartSource from, int index, long partBytes) {
    int number = index + 1;
    long offset = index * partBytes;
    long length = Math.min(partBytes, source.length() - offset);
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(config.bucket())
            .key(config.keyOf(write.key()))
            .uploadId(id)
            .partNumber(number)
            .checksumAlgorithm(config.checksumAlgorithm());
    config.rules().applyTo(request);
    UploadPartResponse response = client.uploadPart(request.build(), from.body(offset, length));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(response.eTag())
        .checksumCRC32(response.checksumCRC32())
        .build();
  }

  private ObjectMetadata complete(String id, List<CompletedPart> parts) {
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(config.bucket())
            .key(config.keyOf(write.key()))
            .uploadId(id)
            .multipartUpload(upload -> upload.parts(parts))
            .overrideConfiguration(override -> write.attempts().watch(override));
    config.rules().applyTo(request);
    if (config.checksums()) {
      request.mpuObjectSize(source.length());
    }
    if (write.mode() == WriteMode.CREATE_NEW) {
      request.ifNoneMatch("*");
    }
    completing = true;
    CompleteMultipartUploadResponse response = client.completeMultipartUpload(request.build());
    completed = true;
    return new ObjectMetadata(
        write.key(), source.length(), StoreClock.of(response.sdkHttpResponse()));
  }
}
