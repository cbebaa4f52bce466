// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.SourceChangedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file's content as long as the file is at this moment, hashed while it is read. Bytes appended
 * later are left out; a file that has become shorter is told by its end. If it is read more than
 * once, every whole reading must have given the same bytes.
 */
final class FileContent implements ObjectContent {

  private final Path file;
  private final long length;
  private final ProgressMeter meter;
  private final Cancellation cancellation;
  private @Nullable String sha256;
  private boolean ambiguous;
  private long counted;

  private FileContent(Path file, long length, ProgressMeter meter, Cancellation cancellation) {
    this.file = file;
    this.length = length;
    this.meter = meter;
    this.cancellation = cancellation;
  }

  static FileContent of(Path file, ProgressMeter meter, Cancellation cancellation)
      throws IOException {
    return new FileContent(file, Files.size(file), meter, cancellation);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream open() throws IOException {
    forgetProgress();
    return new Hashing(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
  }

  /** Takes back what this content has counted as moved. */
  synchronized void forgetProgress() {
    meter.add(-counted);
    counted = 0;
  }

  /** The SHA-256 of what was read, in hex; to be asked after a store has confirmed the bytes. */
  synchronized String sha256() {
    String hash = sha256;
    if (ambiguous || hash == null) {
      throw new SourceChangedException(file + " gave different bytes while it was shipped", null);
    }
    return hash;
  }

  private synchronized void count(int bytes) {
    counted += bytes;
    meter.add(bytes);
  }

  private synchronized void readWhole(String hash) {
    ambiguous |= sha256 != null && !sha256.equals(hash);
    sha256 = hash;
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Reads up to the length that was promised. */
  private final class Hashing extends FilterInputStream {
    private final MessageDigest digest = newSha256();
    private long left = length;

    Hashing(InputStream in) {
      super(in);
      finishIfWhole();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) throws IOException {
      cancellation.check();
      if (wanted == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      int read = in.read(buffer, offset, (int) Math.min(wanted, left));
      if (read > 0) {
        digest.update(buffer, offset, read);
        left -= read;
        count(read);
        finishIfWhole();
      }
      return read;
    }

    private void finishIfWhole() {
      if (left == 0) {
        readWhole(HexFormat.of().formatHex(digest.digest()));
      }
    }

    @Override
    public long skip(long bytes) throws IOException {
      // Skipped bytes would be missing in the hash.
      return bytes <= 0 || read() < 0 ? 0 : 1;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(in.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
