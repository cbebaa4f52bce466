// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.api.gax.paging.Page;
import com.google.cloud.BaseServiceException;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobListOption;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Lists page by page. */
final class GcsListing implements ObjectListing {

  private static final int PAGE = 1_000;

  private final Storage storage;
  private final GcsConfig config;
  private final String prefix;
  private final Queue<ObjectMetadata> objects = new ArrayDeque<>();
  private @Nullable Page<Blob> page;
  private boolean finished;

  GcsListing(Storage storage, GcsConfig config, String prefix) {
    this.storage = storage;
    this.config = config;
    this.prefix = prefix;
    this.finished = !ObjectKey.canStartWith(prefix);
  }

  @Override
  public boolean hasNext() {
    while (objects.isEmpty() && !finished) {
      fetch();
    }
    return !objects.isEmpty();
  }

  @Override
  public ObjectMetadata next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more objects under '" + prefix + "'");
    }
    return objects.remove();
  }

  @Override
  public void close() {
    finished = true;
    objects.clear();
  }

  private void fetch() {
    try {
      Page<Blob> current = page;
      Page<Blob> next =
          current == null
              ? storage.list(
                  config.bucket(),
                  BlobListOption.prefix(config.prefix() + prefix),
                  BlobListOption.pageSize(PAGE),
                  BlobListOption.fields(BlobField.NAME, BlobField.SIZE, BlobField.UPDATED))
              : current.getNextPage();
      page = next;
      next.getValues().forEach(this::take);
      finished = !next.hasNextPage();
    } catch (BaseServiceException e) {
      throw new GcsErrors(config).translateWithoutObject("list", prefix, e);
    }
  }

  private void take(Blob blob) {
    ObjectKey key;
    try {
      key = ObjectKey.of(blob.getName().substring(config.prefix().length()));
    } catch (IllegalArgumentException e) {
      return; // What no key can name, such as the "folders" of a console, is not ours to list.
    }
    objects.add(
        new ObjectMetadata(key, blob.getSize(), blob.getUpdateTimeOffsetDateTime().toInstant()));
  }
}
