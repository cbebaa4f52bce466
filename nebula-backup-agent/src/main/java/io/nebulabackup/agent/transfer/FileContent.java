// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.storage.ObjectContent;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file's content as long as the file is at this moment. Bytes appended later are left out; a file
 * that has become shorter ends early, which backends refuse. Reading stops when the work is
 * cancelled. For one put at a time.
 */
final class FileContent implements ObjectContent {

  private final Path file;
  private final Opening opening;
  private final long length;
  private final ProgressMeter meter;
  private final Cancellation cancellation;
  private long counted;

  /** How a file is opened. */
  interface Opening {
    InputStream open(Path file) throws IOException;
  }

  private FileContent(
      Path file, Opening opening, long length, ProgressMeter meter, Cancellation cancellation) {
    this.file = file;
    this.opening = opening;
    this.length = length;
    this.meter = meter;
    this.cancellation = cancellation;
  }

  static FileContent of(Path file, Opening opening, ProgressMeter meter, Cancellation cancellation)
      throws IOException {
    return new FileContent(file, opening, Files.size(file), meter, cancellation);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream open() throws IOException {
    forgetProgress();
    return new Bounded(opening.open(file));
  }

  /** Skips, which for files is a seek. */
  @Override
  public InputStream openAt(long offset) throws IOException {
    InputStream in = open();
    try {
      long ignored = in.skip(offset);
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Takes back what this content has counted as moved. */
  synchronized void forgetProgress() {
    meter.add(-counted);
    counted = 0;
  }

  private synchronized void count(long bytes) {
    counted += bytes;
    meter.add(bytes);
  }

  /** Tells whether the file is no longer as long as it was. */
  boolean hasChanged() {
    try {
      return Files.size(file) != length;
    } catch (IOException e) {
      return true; // it is not there any more
    }
  }

  /** Reads up to the length that was promised. */
  private final class Bounded extends FilterInputStream {
    private long left = length;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) throws IOException {
      cancellation.check();
      if (left == 0) {
        return wanted == 0 ? 0 : -1;
      }
      int read = in.read(buffer, offset, (int) Math.min(wanted, left));
      if (read > 0) {
        left -= read;
        count(read);
      }
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = in.skip(Math.min(bytes, left));
      left -= skipped;
      count(skipped);
      return skipped;
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
