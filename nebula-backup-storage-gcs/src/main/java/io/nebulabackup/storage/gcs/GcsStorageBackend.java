// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.Storage;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.WriteMode;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a bucket. The client is made by the first call, since making it may ask the network.
 */
final class GcsStorageBackend implements StorageBackend {

  private final GcsConfig config;
  private final ChunkBudget budget;
  private final WritePace pace = new WritePace();
  private @Nullable Storage storage;
  private boolean closed;

  GcsStorageBackend(GcsConfig config) {
    this.config = config;
    this.budget = new ChunkBudget(config.chunkMemoryBytes(), config.chunkBytes());
  }

  @Override
  public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    GcsWriter writer = new GcsWriter(storage(), config, budget);
    pace.awaitTurn(key, mode);
    return writer.put(key, content, mode);
  }

  @Override
  public InputStream open(ObjectKey key, ByteRange range) {
    return GcsObjectStream.open(storage(), config, key, range);
  }

  @Override
  public Optional<ObjectMetadata> head(ObjectKey key) {
    Storage gcs = storage();
    try {
      Blob blob = gcs.get(config.blobOf(key));
      return Optional.ofNullable(blob)
          .map(
              found ->
                  new ObjectMetadata(
                      key, found.getSize(), found.getUpdateTimeOffsetDateTime().toInstant()));
    } catch (BaseServiceException e) {
      throw new GcsErrors(config).translate("look up", key.value(), e);
    }
  }

  @Override
  public ObjectListing list(String prefix) {
    return new GcsListing(storage(), config, prefix);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    new GcsDeletion(storage(), config).delete(keys);
  }

  @Override
  public OptionalLong singleRequestBytes() {
    return OptionalLong.of(config.chunkBytes());
  }

  @Override
  public synchronized void close() {
    closed = true;
    Storage current = storage;
    storage = null;
    if (current != null) {
      try {
        current.close();
      } catch (Exception e) {
        throw new StorageException("cannot close the client of " + config.place(), false, e);
      }
    }
  }

  private synchronized Storage storage() {
    if (closed) {
      throw new IllegalStateException("the backend of " + config.place() + " is closed");
    }
    Storage current = storage;
    if (current == null) {
      current = GcsClients.create(config);
      storage = current;
    }
    return current;
  }

  @Override
  public String toString() {
    return "GcsStorageBackend{" + config.place() + "}";
  }
}
