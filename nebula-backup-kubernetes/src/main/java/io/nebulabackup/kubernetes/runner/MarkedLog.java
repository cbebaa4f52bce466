// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A stream that marks each line as no result; why is told in this package's documentation. */
final class MarkedLog {

  private static final byte[] MARK = {'+', ' '};

  private final Marking marking;
  private final PrintStream stream;

  MarkedLog(OutputStream target) {
    this.marking = new Marking(target);
    this.stream = new PrintStream(marking, true, StandardCharsets.UTF_8);
  }

  PrintStream stream() {
    return stream;
  }

  /** From now on the same goes, unmarked, to another stream too. */
  void copyTo(OutputStream second) {
    marking.setCopy(second);
  }

  private static final class Marking extends OutputStream {

    private final OutputStream target;
    private @Nullable OutputStream copy;
    private boolean atLineStart = true;

    Marking(OutputStream target) {
      this.target = target;
    }

    synchronized void setCopy(OutputStream second) {
      copy = second;
    }

    @Override
    public synchronized void write(int value) throws IOException {
      if (atLineStart) {
        target.write(MARK);
      }
      target.write(value);
      if (copy != null) {
        copy.write(value);
      }
      atLineStart = value == '\n';
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
      int start = from;
      for (int i = from; i < from + count; i++) {
        if (bytes[i] == '\n') {
          line(bytes, start, i + 1);
          atLineStart = true;
          start = i + 1;
        }
      }
      if (start < from + count) {
        line(bytes, start, from + count);
        atLineStart = false;
      }
      if (copy != null) {
        copy.write(bytes, from, count);
      }
    }

    private void line(byte[] bytes, int start, int end) throws IOException {
      if (atLineStart) {
        target.write(MARK);
      }
      target.write(bytes, start, end - start);
    }

    @Override
    public synchronized void flush() throws IOException {
      target.flush();
      if (copy != null) {
        copy.flush();
      }
    }
  }
}
