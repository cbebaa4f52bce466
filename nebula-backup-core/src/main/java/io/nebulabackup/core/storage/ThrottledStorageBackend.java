// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.UnfinishedUploads;
import io.nebulabackup.storage.WriteMode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds uploads and downloads to a rate each. Bytes are delayed where they are taken from the
 * source (uploads) or handed to the reader (downloads). As safe for several threads as the backend;
 * closing closes the backend, not the limits.
 */
public final class ThrottledStorageBackend implements StorageBackend {

  /** At most this much passes at once, so that a slow limit still moves steadily. */
  private static final int CHUNK_BYTES = 16 * 1024;

  private final StorageBackend backend;
  private final BandwidthLimit upload;
  private final BandwidthLimit download;

  /**
   * Creates the decorator.
   *
   * @param backend does the work
   * @param upload the limit for stored bytes, which others may share
   * @param download the limit for read bytes, which others may share
   */
  public ThrottledStorageBackend(
      StorageBackend backend, BandwidthLimit upload, BandwidthLimit download) {
    this.backend = backend;
    this.upload = upload;
    this.download = download;
  }

  @Override
  public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    return backend.put(key, new ThrottledContent(content, upload), mode);
  }

  @Override
  public InputStream open(ObjectKey key, ByteRange range) {
    return new ThrottledStream(backend.open(key, range), download);
  }

  @Override
  public Optional<ObjectMetadata> head(ObjectKey key) {
    return backend.head(key);
  }

  @Override
  public ObjectListing list(String prefix) {
    return backend.list(prefix);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    backend.delete(keys);
  }

  @Override
  public Optional<UnfinishedUploads> unfinishedUploads() {
    return backend.unfinishedUploads();
  }

  @Override
  public OptionalLong singleRequestBytes() {
    return backend.singleRequestBytes();
  }

  @Override
  public void close() {
    backend.close();
  }

  private record ThrottledContent(ObjectContent content, BandwidthLimit limit)
      implements ObjectContent {

    @Override
    public long length() {
      return content.length();
    }

    @Override
    public InputStream open() throws IOException {
      return new ThrottledStream(content.open(), limit);
    }

    /** What the content leaves out on its way there is not charged: it is not stored again. */
    @Override
    public InputStream openAt(long offset) throws IOException {
      return new ThrottledStream(content.openAt(offset), limit);
    }

    @Override
    public boolean isSeekable() {
      return content.isSeekable();
    }
  }

  private static final class ThrottledStream extends FilterInputStream {

    private final BandwidthLimit limit;

    ThrottledStream(InputStream in, BandwidthLimit limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      if (b >= 0) {
        limit.acquire(1);
      }
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, Math.min(length, CHUNK_BYTES));
      if (read > 0) {
        limit.acquire(read);
      }
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
