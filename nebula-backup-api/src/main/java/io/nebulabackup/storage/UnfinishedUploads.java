// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.time.Instant;
import java.util.List;

/**
 * Uploads of large objects that were begun and neither completed nor given up, as processes leave
 * them that died: nothing shows in a listing of objects, and the store keeps and bills the bytes.
 *
 * <p>Only of stores that keep such uploads until somebody ends them. What a store does not list
 * cannot be found here either: MinIO lists uploads by the exact key of their object only, so here
 * it lists none, and ends them itself a day after they were begun ({@code stale_uploads_expiry}).
 * Safe for use by several threads.
 */
public interface UnfinishedUploads {

  /**
   * An upload.
   *
   * @param key the object that it was to become
   * @param id the store's name for it
   * @param startedAt when it was begun, by the store's clock
   */
  record Upload(ObjectKey key, String id, Instant startedAt) {}

  /**
   * Lists uploads.
   *
   * @param prefix what the objects' keys start with, compared as a plain string
   * @param startedBefore leaves out what was begun then or later: somebody may be at it
   * @return the uploads, in the store's order
   * @throws StorageException if the store cannot list
   */
  List<Upload> list(String prefix, Instant startedBefore);

  /**
   * Ends an upload, so that the store forgets its bytes. One that is not there counts as ended.
   *
   * @param upload the upload
   * @throws StorageException if it could not be ended
   */
  void abort(Upload upload);
}
