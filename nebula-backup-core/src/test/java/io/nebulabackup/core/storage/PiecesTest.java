// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {

  private static final int LONG = 5 << 20;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 128 * 1024, 4 << 20, LONG, LONG + 1})
  void stream_comesWhole_andIsClosed(int length) throws Exception {
    byte[] bytes = bytes(length);
    Source source = new Source(new ByteArrayInputStream(bytes), null);

    assertThat(read(Pieces.of(source, length))).isEqualTo(bytes);

    source.awaitClosed();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3 << 20, 2 * LONG})
  void stream_ofAnotherLengthThanExpected_comesWhole(int length) throws Exception {
    byte[] bytes = bytes(length);

    assertThat(read(Pieces.of(new ByteArrayInputStream(bytes), LONG))).isEqualTo(bytes);
    assertThat(read(Pieces.of(new ByteArrayInputStream(bytes), 10))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, LONG})
  void failure_comesAfterWhatCouldBeRead_andAgainIfAskedAgain(int length) throws Exception {
    for (Exception failure :
        new Exception[] {new IOException("broken"), new StorageException("refused", false, null)}) {
      byte[] bytes = bytes(length);
      Source source = new Source(new ByteArrayInputStream(bytes), failure);
      ByteArrayOutputStream read = new ByteArrayOutputStream();

      try (Pieces pieces = Pieces.of(source, length)) {
        assertThatThrownBy(() -> readTo(pieces, read)).isSameAs(failure);
        assertThat(read.toByteArray()).isEqualTo(bytes);
        assertThatThrownBy(pieces::next).isSameAs(failure);
      }
      source.awaitClosed();
    }
  }

  @Test
  void longStream_isReadAheadOfWhoeverUsesIt_butNotWithoutBounds() throws Exception {
    Source source = new Source(new ByteArrayInputStream(bytes(4 * LONG)), null);

    try (Pieces pieces = Pieces.of(source, 4 * LONG)) {
      source.awaitRead(1 << 20);
      assertThat(pieces.next()).isPositive();
      assertThat(source.read.get()).as("bytes read for one piece").isLessThanOrEqualTo(2 << 20);
    }

    source.awaitClosed();
    assertThat(source.read.get()).as("bytes read in all").isLessThanOrEqualTo(2 << 20);
  }

  @Test
  void close_whileAReadIsUnderWay_returnsAtOnce_andTheStreamIsClosedAfterIt() throws Exception {
    Semaphore answers = new Semaphore(0);
    Source source =
        new Source(
            new InputStream() {
              @Override
              public int read() {
                throw new UnsupportedOperationException("byte by byte");
              }

              @Override
              public int read(byte[] buffer, int offset, int length) {
                answers.acquireUninterruptibly();
                return 1;
              }
            },
            null);
    Pieces pieces = Pieces.of(source, LONG);

    pieces.close();

    assertThat(source.closed.getCount()).isEqualTo(1);
    answers.release(1 << 20);
    source.awaitClosed();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(Pieces pieces) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (pieces) {
      readTo(pieces, read);
      assertThat(pieces.next()).as("after the end").isEqualTo(-1);
    }
    return read.toByteArray();
  }

  private static void readTo(Pieces pieces, ByteArrayOutputStream target) throws IOException {
    for (int length = pieces.next(); length >= 0; length = pieces.next()) {
      assertThat(length).isPositive();
      target.write(pieces.bytes(), 0, length);
    }
  }

  /** A stream that tells how much was read of it, and ends as told. */
  private static final class Source extends InputStream {

    private final InputStream in;
    private final @Nullable Exception end;
    private final AtomicInteger read = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    Source(InputStream in, @Nullable Exception end) {
      this.in = in;
      this.end = end;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("byte by byte");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, Math.min(length, 10_000));
      synchronized (this) {
        read.addAndGet(Math.max(count, 0));
        notifyAll();
      }
      if (count < 0 && end instanceof IOException e) {
        throw e;
      }
      if (count < 0 && end instanceof RuntimeException e) {
        throw e;
      }
      return count;
    }

    @Override
    public void close() {
      closed.countDown();
    }

    synchronized void awaitRead(int bytes) throws InterruptedException {
      while (read.get() < bytes) {
        wait();
      }
    }

    void awaitClosed() throws InterruptedException {
      assertThat(closed.await(1, TimeUnit.MINUTES)).as("the source is closed").isTrue();
    }
  }
}
