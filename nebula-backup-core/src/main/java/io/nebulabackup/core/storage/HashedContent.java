// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import io.nebulabackup.storage.ObjectContent;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Content that hashes the very bytes a backend takes from it, so that what a manifest says of an
 * object is what was stored and not what the source held at another moment. The hash is that of the
 * last pass that reached the content's length; a pass that was given up does not count. Several
 * threads may use it, one pass at a time.
 */
public final class HashedContent implements ObjectContent {

  private final ObjectContent content;
  private volatile @Nullable String lastComplete;
  private volatile @Nullable HashingStream latest;

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
    return HexFormat.of().formatHex(HashedPrefix.newDigest().digest(bytes));
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
    return begin(new HashedPrefix());
  }

  /**
   * Opens the content from one of its bytes on, with the hash of what lies before as it is known
   * from the last pass that began at the start. Reads again only from the last place whose hash was
   * kept; finds out by the hash if what was handed out before has changed since.
   */
  @Override
  public InputStream openAt(long offset) throws IOException {
    HashingStream last = latest;
    if (offset == 0 || last == null) {
      return offset == 0 ? open() : skipped(begin(new HashedPrefix()), offset);
    }
    last.tell();
    return skipped(begin(last.prefix, last.prefix.before(offset)), offset);
  }

  private HashingStream begin(HashedPrefix prefix) throws IOException {
    return begin(prefix, prefix.before(0));
  }

  private HashingStream begin(HashedPrefix prefix, HashedPrefix.Place place) throws IOException {
    long from = place.position();
    HashingStream stream =
        new HashingStream(from == 0 ? content.open() : content.openAt(from), prefix, place);
    latest = stream;
    return stream;
  }

  private static InputStream skipped(HashingStream in, long offset) throws IOException {
    try {
      // A source that has become shorter ends at once, as the caller will see.
      long ignored = in.skip(offset - in.position);
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private final class HashingStream extends FilterInputStream {

    private final HashedPrefix prefix;
    private final MessageDigest digest;
    private long position;
    private long toTell;

    HashingStream(InputStream in, HashedPrefix prefix, HashedPrefix.Place place) {
      super(in);
      this.prefix = prefix;
      this.digest = place.digest();
      this.position = place.position();
      this.toTell = prefix.next(position);
      publishWhenComplete();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        hash(buffer, offset, read);
      }
      return read;
    }

    private void hash(byte[] buffer, int offset, int length) {
      int from = offset;
      for (int left = length; left > 0; ) {
        int count = (int) Math.min(left, toTell - position);
        digest.update(buffer, from, count);
        position += count;
        from += count;
        left -= count;
        if (position == toTell) {
          tell();
        }
        publishWhenComplete();
      }
    }

    /** Lets later passes know how far this one has come. */
    void tell() {
      prefix.reached(position, digest);
      toTell = prefix.next(position);
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
      if (position == length()) {
        lastComplete = HexFormat.of().formatHex(HashedPrefix.copy(digest).digest());
      }
    }
  }
}
