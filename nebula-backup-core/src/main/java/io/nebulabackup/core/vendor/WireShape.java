// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How a struct stood on the wire: which fields were there, in which order, and the bytes of those
 * this version does not know. It makes a decoded struct encode to the very bytes it came from.
 * Immutable; nearly all structs of one backup share one instance.
 */
public final class WireShape {

  /** Of a struct without any field. */
  static final WireShape EMPTY = new WireShape(List.of());

  /** A field: its key, and its bytes if this version does not know it. */
  private record Slot(int key, @Nullable ByteBuffer raw) {}

  private final List<Slot> slots;

  private WireShape(List<Slot> slots) {
    this.slots = List.copyOf(slots);
  }

  /** Returns the shape of a struct that has exactly these known fields. */
  static WireShape of(int... keys) {
    Builder builder = new Builder();
    for (int key : keys) {
      builder.known(key);
    }
    return builder.build();
  }

  /**
   * Tells whether a field was there.
   *
   * @param id the field's id in the vendor's thrift definition
   * @return false if it was absent and its value is the default
   */
  public boolean has(int id) {
    return slots.stream().anyMatch(slot -> Wire.id(slot.key()) == id);
  }

  /** Writes a struct of this shape; {@code known} is asked to write the value of a known field. */
  void write(WireWriter out, IntConsumer known) {
    for (Slot slot : slots) {
      out.field(slot.key());
      if (slot.raw() == null) {
        known.accept(slot.key());
      } else {
        out.raw(slot.raw());
      }
    }
    out.stop();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WireShape shape && slots.equals(shape.slots);
  }

  @Override
  public int hashCode() {
    return slots.hashCode();
  }

  @Override
  public String toString() {
    return "fields "
        + slots.stream()
            .map(slot -> Wire.id(slot.key()) + (slot.raw() == null ? "" : " (unknown)"))
            .toList();
  }

  /** Collects the fields of a struct while it is being read. */
  static final class Builder {

    private final List<Slot> slots = new ArrayList<>();

    void known(int key) {
      slots.add(new Slot(key, null));
    }

    void unknown(int key, ByteBuffer raw) {
      slots.add(new Slot(key, raw));
    }

    WireShape build() {
      return new WireShape(slots);
    }

    /**
     * Returns the shape, shared with equal ones.
     *
     * @throws io.nebulabackup.error.IncompatibleFormatException if a field came twice
     */
    WireShape build(WireReader in) {
      if (slots.stream().mapToInt(slot -> Wire.id(slot.key())).distinct().count() < slots.size()) {
        throw in.failure("a struct has a field twice");
      }
      return in.shared(build());
    }
  }
}
