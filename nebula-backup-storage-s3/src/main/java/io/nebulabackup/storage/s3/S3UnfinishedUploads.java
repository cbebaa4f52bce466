// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.UnfinishedUploads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Multipart uploads that nobody has completed or aborted. */
final class S3UnfinishedUploads implements UnfinishedUploads {

  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int NOT_IMPLEMENTED = 501;

  private final Supplier<S3Client> client;
  private final S3Config config;

  S3UnfinishedUploads(Supplier<S3Client> client, S3Config config) {
    this.client = client;
    this.config = config;
  }

  @Override
  public List<Upload> list(String prefix, Instant startedBefore) {
    S3Client s3 = client.get();
    List<Upload> uploads = new ArrayList<>();
    String key = null;
    String id = null;
    while (true) {
      ListMultipartUploadsResponse page;
      try {
        page = page(s3, prefix, key, id);
      } catch (SdkException e) {
        int status = S3Errors.status(e);
        if (status == NOT_IMPLEMENTED || status == METHOD_NOT_ALLOWED) {
          return List.of(); // Such a store ends them itself, or nobody can.
        }
        throw new S3Errors(config).translate("list the unfinished uploads of", prefix, e);
      }
      page.uploads().forEach(upload -> take(upload, startedBefore, uploads));
      if (!Boolean.TRUE.equals(page.isTruncated())) {
        return uploads;
      }
      if (page.nextKeyMarker() == null
          || (page.nextKeyMarker().equals(key)
              && String.valueOf(page.nextUploadIdMarker()).equals(id))) {
        throw new StorageException(
            "cannot list the unfinished uploads in "
                + config.place()
                + ": the store says that there is more, but not where",
            false,
            null);
      }
      key = page.nextKeyMarker();
      id = page.nextUploadIdMarker();
    }
  }

  private ListMultipartUploadsResponse page(
      S3Client s3, String prefix, @Nullable String key, @Nullable String id) {
    return s3.listMultipartUploads(
        list ->
            list.bucket(config.bucket())
                .prefix(config.prefix() + prefix)
                .keyMarker(key)
                .uploadIdMarker(id));
  }

  private void take(MultipartUpload upload, Instant startedBefore, List<Upload> uploads) {
    if (!upload.key().startsWith(config.prefix()) || !upload.initiated().isBefore(startedBefore)) {
      return;
    }
    try {
      ObjectKey key = ObjectKey.of(upload.key().substring(config.prefix().length()));
      uploads.add(new Upload(key, upload.uploadId(), upload.initiated()));
    } catch (IllegalArgumentException e) {
      // What no key can name is not ours.
    }
  }

  @Override
  public void abort(Upload upload) {
    try {
      client
          .get()
          .abortMultipartUpload(
              abort ->
                  abort
                      .bucket(config.bucket())
                      .key(config.keyOf(upload.key()))
                      .uploadId(upload.id()));
    } catch (SdkException e) {
      if (S3Errors.status(e) != NOT_FOUND) {
        throw new S3Errors(config)
            .translate("end the unfinished upload of", upload.key().value(), e);
      }
    }
  }
}
