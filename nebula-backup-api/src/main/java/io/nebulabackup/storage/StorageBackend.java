// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One repository root in an object store.
 *
 * <p>Guarantees every implementation gives, and the published contract test checks:
 *
 * <ul>
 *   <li>An object is visible whole or not at all, to readers and listings alike; a failed {@link
 *       #put} leaves nothing visible.
 *   <li>What {@link #put} reported as stored is read and listed by every later call
 *       (read-after-write), and the store has confirmed the length and, where it can, a checksum of
 *       what it received.
 *   <li>Objects are immutable: a reader sees one version from first to last byte.
 * </ul>
 *
 * <p>Instances are safe for use by several threads. Requests that failed for a passing reason have
 * been retried by the implementation before a {@link StorageException} is thrown. Every method
 * throws {@link IllegalStateException} after {@link #close()}.
 */
public interface StorageBackend extends AutoCloseable {

  /**
   * Stores an object.
   *
   * @param key the object's key
   * @param content the bytes; read once or, after a failed attempt, again from the start
   * @param mode what to do when the key is taken
   * @return what was stored
   * @throws ObjectAlreadyExistsException if the mode is {@link WriteMode#CREATE_NEW} and the key
   *     was taken by somebody else
   * @throws WriteOutcomeUnknownException if the store may or may not hold the object now
   * @throws SourceChangedException if the content did not deliver the length it promised
   * @throws StorageException if the object was not stored
   */
  ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode);

  /**
   * Opens an object for reading. The caller closes the stream; closing it early is cheap. Reading
   * may throw {@link java.io.IOException} or {@link StorageException}; a stream never ends early
   * without one.
   *
   * @param key the object's key
   * @param range the bytes wanted; an upper end beyond the object's is cut to it
   * @return the bytes
   * @throws ObjectNotFoundException if there is no such object
   * @throws RangeNotSatisfiableException if the range starts at or beyond the object's end ({@link
   *     ByteRange#all()} of an empty object is an empty stream)
   * @throws StorageException if the object cannot be read
   */
  InputStream open(ObjectKey key, ByteRange range);

  /**
   * Looks an object up.
   *
   * @param key the object's key
   * @return what the store says of it, or empty if there is no such object
   * @throws StorageException if the store cannot tell
   */
  Optional<ObjectMetadata> head(ObjectKey key);

  /**
   * Lists the objects whose key starts with a text, in key order.
   *
   * @param prefix the text, compared as a plain string: {@code "a"} also matches {@code "ab/c"}, so
   *     end it with a slash to list one level; empty lists everything
   * @return a lazy listing that the caller closes; going on may throw {@link ListingOrderException}
   *     if the store does not list in key order
   * @throws StorageException if the store cannot list
   */
  ObjectListing list(String prefix);

  /**
   * Deletes objects. A missing object counts as deleted.
   *
   * @param keys the objects' keys, any number
   * @throws BatchDeleteException naming every key that could not be deleted and why; all others are
   *     gone
   * @throws StorageException if nothing could be deleted
   */
  void delete(Collection<ObjectKey> keys);

  /**
   * Returns what finds uploads that were never finished.
   *
   * @return empty if the store keeps none, or ends them by itself
   */
  default Optional<UnfinishedUploads> unfinishedUploads() {
    return Optional.empty();
  }

  /**
   * Tells up to which size {@link #put} stores an object in one request; larger ones take several,
   * which stores get wrong in other ways. Decorators pass it on.
   *
   * @return the size in bytes, or empty if all objects are stored alike
   */
  default OptionalLong singleRequestBytes() {
    return OptionalLong.empty();
  }

  /** Releases connections and threads. May be repeated. */
  @Override
  void close();
}
