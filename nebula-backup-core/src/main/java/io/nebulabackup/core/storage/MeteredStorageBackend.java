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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Counts what is asked of a backend. A call counts when it is made, whether or not it succeeds. As
 * safe for several threads as the backend; closing closes the backend.
 */
public final class MeteredStorageBackend implements StorageBackend {

  /** How many objects S3 and Google Cloud Storage return per page of a listing, by default. */
  private static final int LISTING_PAGE = 1000;

  private final StorageBackend backend;
  private final StorageMeter meter;

  /**
   * Creates the decorator.
   *
   * @param backend does the work
   * @param meter does the counting
   */
  public MeteredStorageBackend(StorageBackend backend, StorageMeter meter) {
    this.backend = backend;
    this.meter = meter;
  }

  @Override
  public ObjectMetadata put(ObjectKey key, ObjectContent content, WriteMode mode) {
    meter.countRequest();
    ObjectMetadata stored = backend.put(key, content, mode);
    meter.countWritten(stored.size());
    return stored;
  }

  @Override
  public InputStream open(ObjectKey key, ByteRange range) {
    meter.countRequest();
    return new MeteredStream(backend.open(key, range), meter);
  }

  @Override
  public Optional<ObjectMetadata> head(ObjectKey key) {
    meter.countRequest();
    return backend.head(key);
  }

  @Override
  public ObjectListing list(String prefix) {
    meter.countRequest();
    return new MeteredListing(backend.list(prefix), meter);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    meter.countRequest();
    backend.delete(keys);
  }

  @Override
  public Optional<UnfinishedUploads> unfinishedUploads() {
    return backend.unfinishedUploads().map(uploads -> new MeteredUploads(uploads, meter));
  }

  @Override
  public OptionalLong singleRequestBytes() {
    return backend.singleRequestBytes();
  }

  @Override
  public void close() {
    backend.close();
  }

  private record MeteredUploads(UnfinishedUploads uploads, StorageMeter meter)
      implements UnfinishedUploads {

    @Override
    public List<Upload> list(String prefix, Instant startedBefore) {
      meter.countRequest();
      return uploads.list(prefix, startedBefore);
    }

    @Override
    public void abort(Upload upload) {
      meter.countRequest();
      uploads.abort(upload);
    }
  }

  private static final class MeteredListing implements ObjectListing {

    private final ObjectListing listing;
    private final StorageMeter meter;
    private long items;

    MeteredListing(ObjectListing listing, StorageMeter meter) {
      this.listing = listing;
      this.meter = meter;
    }

    @Override
    public boolean hasNext() {
      return listing.hasNext();
    }

    @Override
    public ObjectMetadata next() {
      ObjectMetadata next = listing.next();
      if (items > 0 && items % LISTING_PAGE == 0) {
        meter.countRequest();
      }
      items++;
      return next;
    }

    @Override
    public void close() {
      listing.close();
    }
  }

  private static final class MeteredStream extends FilterInputStream {

    private final StorageMeter meter;

    MeteredStream(InputStream in, StorageMeter meter) {
      super(in);
      this.meter = meter;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      if (b >= 0) {
        meter.countRead(1);
      }
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        meter.countRead(read);
      }
      return read;
    }
  }
}
