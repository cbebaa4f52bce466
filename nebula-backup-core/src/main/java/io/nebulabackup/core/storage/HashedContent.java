// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import io.nebulabackup.storage.ObjectContent;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Content that hashes the very bytes a backend takes from it, so that what a manifest says of an
 * object is what was stored and not what the source held at another moment. The hash is that of the
 * last pass that reached the content's length; a pass that was given up does not count. Safe for
 * use by several threads.
 */
public final class HashedContent implements ObjectContent {

  private final ObjectContent content;
  private volatile @Nullable String lastComplete;

  /**
   * Creates the decorator.
   *
   * @param content delivers the bytes
   */
  private HashedContent(ObjectContent content) {
    this.content = content;
  }

  /**
   * Returns the hash of the bytes read in the last complete pass.
   *
   * @return the SHA-256 in lower-case hex
   * @throws IllegalStateException if nobody has read the content to its end
   */
  public String sha256() {
    String hash = lastComplete;
    if (hash == null) {
      throw new IllegalStateException("the content has not been read to its end: put it first");
    }
    return hash;
  }

  /**
   * Returns the hash of bytes in memory.
   *
   * @param bytes the bytes
   * @return the SHA-256 in lower-case hex
   */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newDigest().digest(bytes));
  }

  /**
   * Returns content that hashes what is read of it.
   *
   * @param content what is read
   * @return the hashing content
   */
  public static HashedContent of(ObjectContent content) {
    return new HashedContent(content);
  }

  @Override
  public long length() {
    return content.length();
  }

  @Override
  public InputStream open() throws IOException {
    return new HashingStream(content.open(), content.length());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private final class HashingStream extends FilterInputStream {

    private final MessageDigest digest = newDigest();
    private long missing;

    HashingStream(InputStream in, long length) {
      super(in);
      missing = length;
      publishWhenComplete();
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      if (b >= 0) {
        digest.update((byte) b);
        missing--;
        publishWhenComplete();
      }
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        digest.update(buffer, offset, read);
        missing -= read;
        publishWhenComplete();
      }
      return read;
    }

    /** Reads what is skipped: the hash needs every byte. */
    @Override
    public long skip(long wanted) throws IOException {
      byte[] buffer = new byte[8192];
      long skipped = 0;
      while (skipped < wanted) {
        int read = read(buffer, 0, (int) Math.min(buffer.length, wanted - skipped));
        if (read < 0) {
          break;
        }
        skipped += read;
      }
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void publishWhenComplete() {
      // Once per pass: only the byte that completes the length brings it to zero.
      if (missing == 0) {
        lastComplete = HexFormat.of().formatHex(digest.digest());
        missing = -1;
      }
    }
  }
}
