// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One change of a batch, compared by content. The arrays are not copied: do not change them. */
public final class Mutation {

  /** What a change does; with the byte that stands for it in a batch. */
  public enum Kind {
    /** Sets a key. */
    PUT(1),
    /** Removes a key. */
    REMOVE(2),
    /** Removes the keys from the first one named up to, but not including, the second. */
    REMOVE_RANGE(3);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static @Nullable Kind of(byte code) {
      return switch (code) {
        case 1 -> PUT;
        case 2 -> REMOVE;
        case 3 -> REMOVE_RANGE;
        default -> null;
      };
    }
  }

  private final Kind kind;
  private final byte[] key;
  private final byte[] value;

  private Mutation(Kind kind, byte[] key, byte[] value) {
    this.kind = kind;
    this.key = key;
    this.value = value;
  }

  /**
   * Sets a key.
   *
   * @param key the key
   * @param value the value
   * @return the change
   */
  public static Mutation put(byte[] key, byte[] value) {
    return new Mutation(Kind.PUT, key, value);
  }

  /**
   * Removes a key.
   *
   * @param key the key
   * @return the change
   */
  public static Mutation remove(byte[] key) {
    return new Mutation(Kind.REMOVE, key, new byte[0]);
  }

  /**
   * Removes all keys of a range.
   *
   * @param start the first key removed
   * @param end the first key not removed
   * @return the change
   */
  public static Mutation removeRange(byte[] start, byte[] end) {
    return new Mutation(Kind.REMOVE_RANGE, start, end);
  }

  /**
   * Returns what the change does.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns the key, or the range's start.
   *
   * @return the key, not a copy
   */
  public byte[] key() {
    return key;
  }

  /**
   * Returns the value, or the range's end; empty if a key is removed.
   *
   * @return the value, not a copy
   */
  public byte[] value() {
    return value;
  }

  /**
   * Hands the change to a visitor.
   *
   * @param visitor the receiver
   */
  public void accept(MutationVisitor visitor) {
    switch (kind) {
      case PUT -> visitor.put(key, value);
      case REMOVE -> visitor.remove(key);
      case REMOVE_RANGE -> visitor.removeRange(key, value);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Mutation mutation
        && kind == mutation.kind
        && Arrays.equals(key, mutation.key)
        && Arrays.equals(value, mutation.value);
  }

  @Override
  public int hashCode() {
    return (kind.hashCode() * 31 + Arrays.hashCode(key)) * 31 + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return kind + " (" + key.length + ", " + value.length + " bytes)";
  }
}
