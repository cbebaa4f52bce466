// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The head of a message in fbthrift's header format (facebook/fbthrift thrift/doc/HeaderFormat.md):
 * magic, flags, sequence number, size of the head in words; then the protocol's id and the
 * transforms as varints. Transforms are not supported; info headers are read over.
 *
 * @param sequence the message's number, which the reply repeats
 * @param compact whether the body is in the compact protocol, else in the binary one
 * @param bodyOffset where in the frame the body begins
 */
record HeaderFormat(int sequence, boolean compact, int bodyOffset) {

  private static final int MAGIC_WORD = 0x0FFF0000;
  private static final int BINARY = 0;
  private static final int COMPACT = 2;

  static HeaderFormat read(ByteBuffer frame) throws IOException {
    try {
      frame.getInt(); // magic and flags
      int sequence = frame.getInt();
      int words = frame.getShort() & 0xFFFF;
      int bodyOffset = frame.position() + 4 * words;
      int protocol = varint(frame);
      int transforms = varint(frame);
      if (protocol != BINARY && protocol != COMPACT) {
        throw new IOException("unknown protocol " + protocol);
      }
      if (transforms != 0) {
        throw new IOException("transforms are not supported");
      }
      if (bodyOffset > frame.limit()) {
        throw new IOException("the head is longer than its frame");
      }
      return new HeaderFormat(sequence, protocol == COMPACT, bodyOffset);
    } catch (BufferUnderflowException e) {
      throw new IOException("the frame ends within its head", e);
    }
  }

  /** Returns a reply's frame. */
  byte[] wrap(byte[] body) {
    return ByteBuffer.allocate(14 + body.length)
        .putInt(MAGIC_WORD)
        .putInt(sequence)
        .putShort((short) 1) // one word: protocol, no transforms, padding
        .put((byte) (compact ? COMPACT : BINARY))
        .put(new byte[3])
        .put(body)
        .array();
  }

  private static int varint(ByteBuffer in) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 32; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a varint does not end");
  }
}
