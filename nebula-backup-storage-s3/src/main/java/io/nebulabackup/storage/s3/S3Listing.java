// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ListingOrderException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageException;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists page by page. Insists on key order, which not every kind of bucket keeps. */
final class S3Listing implements ObjectListing {

  private final S3Client client;
  private final S3Config config;
  private final String prefix;
  private final Queue<ObjectMetadata> page = new ArrayDeque<>();
  private @Nullable String continuation;
  private @Nullable ObjectKey last;
  private boolean finished;

  S3Listing(S3Client client, S3Config config, String prefix) {
    this.client = client;
    this.config = config;
    this.prefix = prefix;
    this.finished = !ObjectKey.canStartWith(prefix);
  }

  @Override
  public boolean hasNext() {
    while (page.isEmpty() && !finished) {
      fetch();
    }
    return !page.isEmpty();
  }

  @Override
  public ObjectMetadata next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more objects under '" + prefix + "'");
    }
    return page.remove();
  }

  @Override
  public void close() {
    finished = true;
    page.clear();
  }

  private void fetch() {
    ListObjectsV2Response response;
    try {
      response =
          client.listObjectsV2(
              list ->
                  list.bucket(config.bucket())
                      .prefix(config.prefix() + prefix)
                      .continuationToken(continuation));
    } catch (SdkException e) {
      throw new S3Errors(config).translate("list", prefix, e);
    }
    response.contents().forEach(this::take);
    continuation = response.nextContinuationToken();
    finished = !Boolean.TRUE.equals(response.isTruncated());
    if (!finished && continuation == null) {
      throw new StorageException(broken("says that there is more, but not where"), false, null);
    }
  }

  private void take(S3Object object) {
    ObjectKey key;
    try {
      key = ObjectKey.of(object.key().substring(config.prefix().length()));
    } catch (IllegalArgumentException e) {
      return; // What no key can name, such as the "folders" of a console, is not ours to list.
    }
    if (last != null && key.compareTo(last) <= 0) {
      throw new ListingOrderException(
          broken("puts '" + key + "' after '" + last + "', against key order"));
    }
    last = key;
    page.add(new ObjectMetadata(key, object.size(), object.lastModified()));
  }

  private String broken(String how) {
    return "cannot list '"
        + prefix
        + "' in "
        + config.place()
        + ": the store "
        + how
        + "; use a general purpose bucket";
  }
}
