// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an object. A connection that breaks is replaced by one that goes on where it broke,
 * at the same version of the object; the SDK tries again only until the first byte.
 */
final class S3ObjectStream extends InputStream {

  /** How often in a row a connection may break without a byte in between. */
  private static final int MOST_BREAKS = 5;

  /** Up to this many bytes it is cheaper to read the rest than to give the connection up. */
  private static final long WORTH_READING = 64 * 1024;

  private final S3Client client;
  private final S3Config config;
  private final ObjectKey key;
  private final long end;
  private final String version;
  private ResponseInputStream<GetObjectResponse> in;
  private long position;
  private int breaks;
  private boolean closed;

  private S3ObjectStream(
      S3Client client,
      S3Config config,
      ObjectKey key,
      long offset,
      ResponseInputStream<GetObjectResponse> in) {
    this.client = client;
    this.config = config;
    this.key = key;
    this.position = offset;
    this.end = offset + in.response().contentLength();
    this.version = String.valueOf(in.response().eTag());
    this.in = in;
  }

  static S3ObjectStream open(S3Client client, S3Config config, ObjectKey key, ByteRange range) {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(config.bucket()).key(config.keyOf(key));
    config.rules().applyTo(request);
    if (!range.isAll()) {
      request.range(header(range));
    } else if (config.checksums()) {
      request.checksumMode(ChecksumMode.ENABLED);
    }
    try {
      ResponseInputStream<GetObjectResponse> in = client.getObject(request.build());
      if (!range.isAll()) {
        requireRange(config, key, range.offset(), in);
      }
      return new S3ObjectStream(client, config, key, range.offset(), in);
    } catch (SdkException e) {
      throw new S3Errors(config).translate("read", key.value(), e);
    }
  }

  private static String header(ByteRange range) {
    boolean open = range.isToEnd() || range.length() > Long.MAX_VALUE - range.offset();
    return "bytes=" + range.offset() + "-" + (open ? "" : range.offset() + range.length() - 1);
  }

  private static void requireRange(
      S3Config config, ObjectKey key, long offset, ResponseInputStream<GetObjectResponse> in) {
    String sent = String.valueOf(in.response().contentRange());
    if (!sent.startsWith("bytes " + offset + "-")) {
      in.abort();
      throw new StorageException(
          "cannot read '"
              + key
              + "' in "
              + config.place()
              + ": asked for the bytes from "
              + offset
              + " on, the store sent "
              + (sent.equals("null") ? "all of them" : sent),
          false,
          null);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int wanted) throws IOException {
    if (closed) {
      throw new IOException("the stream of '" + key + "' is closed");
    }
    if (wanted == 0) {
      return 0;
    }
    while (true) {
      IOException broken;
      try {
        int count = in.read(buffer, offset, wanted);
        if (count > 0) {
          position += count;
          breaks = 0;
          return count;
        }
        if (position >= end) {
          return -1;
        }
        broken = new EOFException("the connection ended before the object did");
      } catch (IOException e) {
        broken = e;
      } catch (SdkException e) {
        throw new S3Errors(config).translate("read", key.value(), e);
      }
      reopen(broken);
    }
  }

  private void reopen(IOException cause) throws IOException {
    in.abort();
    if (Thread.currentThread().isInterrupted() || ++breaks > MOST_BREAKS || position >= end) {
      throw new IOException(
          "reading '"
              + key
              + "' in "
              + config.place()
              + " failed at byte "
              + position
              + " of "
              + end
              + ", after "
              + breaks
              + " tries",
          cause);
    }
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(config.bucket())
            .key(config.keyOf(key))
            .range("bytes=" + position + "-" + (end - 1))
            .ifMatch(version);
    config.rules().applyTo(request);
    try {
      in = client.getObject(request.build());
    } catch (SdkException e) {
      e.addSuppressed(cause);
      throw new S3Errors(config).translate("go on reading", key.value(), e);
    }
    requireRange(config, key, position, in);
  }

  @Override
  public int available() throws IOException {
    return closed ? 0 : in.available();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (end - position > WORTH_READING) {
      in.abort();
    } else {
      in.close();
    }
  }
}
