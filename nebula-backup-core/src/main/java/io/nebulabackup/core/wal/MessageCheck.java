// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;
import java.nio.ByteBuffer;

/** Walks a message's body without copying anything and refuses what does not add up. */
final class MessageCheck {

  private final ByteBuffer body;
  private final String source;
  private final long offset;

  MessageCheck(ByteBuffer body, String source, long offset) {
    this.body = body;
    this.source = source;
    this.offset = offset;
  }

  void check(Operation operation) {
    switch (operation) {
      case PUT, REMOVE_RANGE -> {
        long count = count();
        if (count != 2) {
          throw corrupt(operation + " of " + count + " strings");
        }
        strings(count);
      }
      case MULTI_PUT -> {
        long count = count();
        if (count % 2 != 0) {
          throw corrupt(operation + " of " + count + " strings");
        }
        strings(count);
      }
      case MULTI_REMOVE -> strings(count());
      case REMOVE -> strings(1);
      case BATCH_WRITE -> batch(count());
      case ADD_LEARNER, TRANS_LEADER, ADD_PEER, REMOVE_PEER -> body.position(body.limit());
    }
    if (body.hasRemaining()) {
      throw corrupt(body.remaining() + " bytes too many in " + operation);
    }
  }

  private void strings(long count) {
    for (long i = 0; i < count; i++) {
      string();
    }
  }

  private void batch(long count) {
    for (long i = 0; i < count; i++) {
      if (!body.hasRemaining()) {
        throw corrupt("batch ends after " + i + " of " + count + " changes");
      }
      byte kind = body.get();
      if (Mutation.Kind.of(kind) == null) {
        throw corrupt("unknown kind of change " + kind);
      }
      string();
      string();
    }
  }

  private void string() {
    long length = count();
    if (length > body.remaining()) {
      throw corrupt("string of " + length + " bytes, " + body.remaining() + " left");
    }
    body.position(body.position() + (int) length);
  }

  private long count() {
    if (body.remaining() < Integer.BYTES) {
      throw corrupt("ends within a number");
    }
    return Integer.toUnsignedLong(body.getInt());
  }

  private CorruptWalException corrupt(String found) {
    return new CorruptWalException(source, offset, "message: " + found);
  }
}
