// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.UnfinishedUploads;
import io.nebulabackup.storage.WriteMode;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Objects in a bucket. The client is made by the first call, since making it may ask the network.
 */
final class S3StorageBackend implements StorageBackend {

  private final S3Config config;
  private final S3Errors errors;
  private final BatchSupport batchSupport = new BatchSupport();
  private @Nullable S3Client client;
  private boolean closed;

  S3StorageBackend(S3Config config) {
    this.config = config;
    this.errors = new S3Errors(config);
  }

  @Override
  public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    return new S3Writer(client("store", key.value()), config).put(key, content, mode);
  }

  @Override
  public InputStream open(ObjectKey key, ByteRange range) {
    return S3ObjectStream.open(client("read", key.value()), config, key, range);
  }

  @Override
  public Optional<ObjectMetadata> head(ObjectKey key) {
    S3Client s3 = client("look up", key.value());
    try {
      HeadObjectResponse found = s3.headObject(config.head(key));
      return Optional.of(new ObjectMetadata(key, found.contentLength(), found.lastModified()));
    } catch (SdkException e) {
      if (S3Errors.isNoObject(e)) {
        return Optional.empty();
      }
      throw errors.translate("look up", key.value(), e);
    }
  }

  @Override
  public ObjectListing list(String prefix) {
    return new S3Listing(client("list", prefix), config, prefix);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    new S3Deletion(client("delete", keys.size() + " objects"), config, batchSupport).delete(keys);
  }

  @Override
  public Optional<UnfinishedUploads> unfinishedUploads() {
    return Optional.of(
        new S3UnfinishedUploads(() -> client("look for", "unfinished uploads"), config));
  }

  @Override
  public OptionalLong singleRequestBytes() {
    return OptionalLong.of(config.partSizes().usual());
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.close();
      client = null;
    }
  }

  private synchronized S3Client client(String action, String object) {
    if (closed) {
      throw new IllegalStateException("the backend of " + config.place() + " is closed");
    }
    S3Client current = client;
    if (current == null) {
      try {
        current = S3Clients.create(config);
      } catch (SdkException e) {
        throw errors.translate(action, object, e);
      }
      client = current;
    }
    return current;
  }

  @Override
  public String toString() {
    return "S3StorageBackend{" + config.place() + "}";
  }
}
