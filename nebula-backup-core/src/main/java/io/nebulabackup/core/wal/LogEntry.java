// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A record's message: what a write does to the data. Decoding checks the whole message, so walking
 * it cannot fail. Source: NebulaGraph 3.8 src/kvstore/LogEncoder.cpp and Part.cpp, commitLogs.
 *
 * <p>A message is the leader's wall clock in milliseconds (8 bytes, little-endian), one byte for
 * the operation, and what it applies to: strings, each led by its length in 4 bytes, mostly led by
 * their number in 4 bytes.
 */
public final class LogEntry {

  private static final int HEAD_BYTES = 9;

  private final ByteBuffer message;
  private final Operation operation;

  private LogEntry(ByteBuffer message, Operation operation) {
    this.message = message;
    this.operation = operation;
  }

  /**
   * Decodes a message.
   *
   * @param message the message of a record that is not a heartbeat; not copied
   * @param source where the record is from, for errors
   * @param offset the record's place there, for errors
   * @return the entry
   * @throws CorruptWalException if this is no message NebulaGraph 3.x writes
   */
  public static LogEntry decode(ByteBuffer message, String source, long offset) {
    ByteBuffer own = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (own.remaining() < HEAD_BYTES) {
      throw new CorruptWalException(source, offset, "message of " + own.remaining() + " bytes");
    }
    Operation operation = Operation.of(own.get(8));
    if (operation == null) {
      throw new CorruptWalException(source, offset, "unknown operation " + own.get(8));
    }
    if (!operation.isMembership()) {
      new MessageCheck(body(own), source, offset).check(operation);
    }
    return new LogEntry(own, operation);
  }

  private static ByteBuffer body(ByteBuffer message) {
    return message.slice(HEAD_BYTES, message.limit() - HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns the leader's clock when it encoded the write.
   *
   * @return milliseconds since the epoch; not strictly monotonic within a log
   */
  public long timestampMillis() {
    return message.getLong(0);
  }

  /**
   * Returns what the entry does.
   *
   * @return the operation
   */
  public Operation operation() {
    return operation;
  }

  /**
   * Hands the changes to a visitor, in order; a membership operation makes none.
   *
   * @param visitor the receiver
   */
  public void forEach(MutationVisitor visitor) {
    ByteBuffer body = body(message);
    switch (operation) {
      case PUT, MULTI_PUT -> {
        for (int left = body.getInt(); left > 0; left -= 2) {
          byte[] key = string(body);
          visitor.put(key, string(body));
        }
      }
      case REMOVE -> visitor.remove(string(body));
      case MULTI_REMOVE -> {
        for (int left = body.getInt(); left > 0; left--) {
          visitor.remove(string(body));
        }
      }
      case REMOVE_RANGE -> {
        body.getInt();
        byte[] start = string(body);
        visitor.removeRange(start, string(body));
      }
      case BATCH_WRITE -> batch(body, visitor);
      case ADD_LEARNER, TRANS_LEADER, ADD_PEER, REMOVE_PEER -> {}
    }
  }

  private static void batch(ByteBuffer body, MutationVisitor visitor) {
    for (int left = body.getInt(); left > 0; left--) {
      Mutation.Kind kind = Mutation.Kind.of(body.get());
      byte[] key = string(body);
      byte[] value = string(body);
      if (kind == Mutation.Kind.PUT) {
        visitor.put(key, value);
      } else if (kind == Mutation.Kind.REMOVE) {
        visitor.remove(key);
      } else {
        visitor.removeRange(key, value);
      }
    }
  }

  private static byte[] string(ByteBuffer body) {
    byte[] bytes = new byte[body.getInt()];
    body.get(bytes);
    return bytes;
  }

  /**
   * Encodes setting one key.
   *
   * @param millis the clock, in milliseconds since the epoch
   * @param key the key
   * @param value its value
   * @return the message
   */
  public static byte[] put(long millis, byte[] key, byte[] value) {
    return new MessageEncoder(millis, Operation.PUT).count(2).string(key).string(value).bytes();
  }

  /**
   * Encodes setting keys.
   *
   * @param millis the clock, in milliseconds since the epoch
   * @param pairs keys and values
   * @return the message
   */
  public static byte[] multiPut(long millis, List<KeyValue> pairs) {
    MessageEncoder message =
        new MessageEncoder(millis, Operation.MULTI_PUT).count(Math.multiplyExact(2, pairs.size()));
    pairs.forEach(pair -> message.string(pair.key()).string(pair.value()));
    return message.bytes();
  }

  /**
   * Encodes removing one key.
   *
   * @param millis the clock, in milliseconds since the epoch
   * @param key the key
   * @return the message
   */
  public static byte[] remove(long millis, byte[] key) {
    return new MessageEncoder(millis, Operation.REMOVE).string(key).bytes();
  }

  /**
   * Encodes removing keys.
   *
   * @param millis the clock, in milliseconds since the epoch
   * @param keys the keys
   * @return the message
   */
  public static byte[] multiRemove(long millis, List<byte[]> keys) {
    MessageEncoder message = new MessageEncoder(millis, Operation.MULTI_REMOVE).count(keys.size());
    keys.forEach(message::string);
    return message.bytes();
  }

  /**
   * Encodes removing all keys of a range.
   *
   * @param millis the clock, in milliseconds since the epoch
   * @param start the first key removed
   * @param end the first key not removed
   * @return the message
   */
  public static byte[] removeRange(long millis, byte[] start, byte[] end) {
    return new MessageEncoder(millis, Operation.REMOVE_RANGE)
        .count(2)
        .string(start)
        .string(end)
        .bytes();
  }

  /**
   * Encodes a batch of changes.
   *
   * @param millis the clock, in milliseconds since the epoch
   * @param mutations the changes, in order
   * @return the message
   */
  public static byte[] batchWrite(long millis, List<Mutation> mutations) {
    MessageEncoder message =
        new MessageEncoder(millis, Operation.BATCH_WRITE).count(mutations.size());
    for (Mutation mutation : mutations) {
      message.raw(mutation.kind().code()).string(mutation.key()).string(mutation.value());
    }
    return message.bytes();
  }

  /**
   * Encodes a membership operation.
   *
   * @param millis the clock, in milliseconds since the epoch
   * @param operation one of the membership operations
   * @param host the raft address as a thrift struct HostAddr in the compact protocol
   * @return the message
   */
  public static byte[] membership(long millis, Operation operation, byte[] host) {
    if (!operation.isMembership()) {
      throw new IllegalArgumentException(operation + " is no membership operation");
    }
    return new MessageEncoder(millis, operation).raw(host).bytes();
  }
}
