// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import io.nebulabackup.storage.ObjectContent;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** Content that knows how many of its streams are open. */
final class CountedContent implements ObjectContent {

  private final ObjectContent content;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  CountedContent(ObjectContent content) {
    this.content = content;
  }

  int timesOpened() {
    return opened.get();
  }

  int stillOpen() {
    return open.get();
  }

  @Override
  public long length() {
    return content.length();
  }

  @Override
  public boolean isSeekable() {
    return content.isSeekable();
  }

  @Override
  public InputStream open() throws IOException {
    return counted(content.open());
  }

  @Override
  public InputStream openAt(long offset) throws IOException {
    return counted(content.openAt(offset));
  }

  private InputStream counted(InputStream in) {
    opened.incrementAndGet();
    open.incrementAndGet();
    return new FilterInputStream(in) {
      private boolean closed;

      @Override
      public void close() throws IOException {
        if (!closed) {
          closed = true;
          open.decrementAndGet();
        }
        super.close();
      }
    };
  }
}
