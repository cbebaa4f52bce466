// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Writes thrift's binary protocol into a growing array. Not thread-safe. */
final class WireWriter {

  private ByteBuffer out = ByteBuffer.allocate(4096);

  void field(int key) {
    room(3).put((byte) Wire.type(key)).putShort(Wire.id(key));
  }

  void stop() {
    room(1).put((byte) 0);
  }

  void bool(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
  }

  void i32(int value) {
    room(4).putInt(value);
  }

  void i64(long value) {
    room(8).putLong(value);
  }

  void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    room(4 + bytes.length).putInt(bytes.length).put(bytes);
  }

  <T> void list(int elementType, List<T> elements, BiConsumer<WireWriter, T> element) {
    room(5).put((byte) elementType).putInt(elements.size());
    elements.forEach(value -> element.accept(this, value));
  }

  <T> void structsByNumber(Map<Integer, T> entries, BiConsumer<WireWriter, T> value) {
    room(6).put((byte) Wire.I32).put((byte) Wire.STRUCT).putInt(entries.size());
    entries.forEach(
        (number, struct) -> {
          i32(number);
          value.accept(this, struct);
        });
  }

  void raw(ByteBuffer bytes) {
    room(bytes.remaining()).put(bytes.duplicate());
  }

  byte[] toByteArray() {
    return Arrays.copyOf(out.array(), out.position());
  }

  private ByteBuffer room(int bytes) {
    if (out.remaining() < bytes) {
      int capacity = Math.max(Math.addExact(out.position(), bytes), doubled(out.capacity()));
      out = ByteBuffer.allocate(capacity).put(out.flip());
    }
    return out;
  }

  private static int doubled(int capacity) {
    return (int) Math.min(2L * capacity, Integer.MAX_VALUE - 8);
  }
}
