// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * A request's body, handed to the connection in pieces that are worth a system call. Apache's own
 * entities copy 4 KiB at a time, which reach the socket 8 KiB at a time.
 */
final class BodyInLargePieces extends AbstractHttpEntity {

  private static final int PIECE_BYTES = 128 * 1024;

  private final ContentStreamProvider content;
  private final long length;

  BodyInLargePieces(ContentStreamProvider content, long length) {
    super((String) null, null);
    this.content = content;
    this.length = length;
  }

  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] piece = new byte[(int) Math.min(PIECE_BYTES, length)];
    try (InputStream in = content.newStream()) {
      for (long left = length; left > 0; ) {
        int filled = in.readNBytes(piece, 0, (int) Math.min(piece.length, left));
        if (filled == 0) {
          throw new EOFException("the body ended " + left + " bytes before its announced end");
        }
        out.write(piece, 0, filled);
        left -= filled;
      }
    }
  }

  @Override
  public InputStream getContent() {
    return content.newStream();
  }

  /** Whoever asks for it again, as after a proxy has asked who it is, has it from the start. */
  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public boolean isStreaming() {
    return length > 0;
  }

  @Override
  public void close() {
    // Nothing is open but while it is written.
  }
}
