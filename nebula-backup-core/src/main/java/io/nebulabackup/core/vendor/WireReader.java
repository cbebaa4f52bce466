// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import io.nebulabackup.error.IncompatibleFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads thrift's binary protocol and believes no length: each is held against the bytes that are
 * left before anything is allocated for it. Not thread-safe.
 */
final class WireReader {

  private static final int MAX_DEPTH = 64;

  private final ByteBuffer in;
  private final String source;
  private final Map<WireShape, WireShape> shapes = new HashMap<>();

  /**
   * Creates a reader.
   *
   * @param in the struct's bytes; the buffer's position is moved
   * @param source what is being read, for messages
   */
  WireReader(ByteBuffer in, String source) {
    this.in = in;
    this.source = source;
  }

  /** Reads a field's header and returns its key, or {@link Wire#STOP}. */
  int field() {
    need(1);
    int type = in.get() & 0xFF;
    if (type == 0) {
      return Wire.STOP;
    }
    need(2);
    return Wire.key(type, in.getShort());
  }

  boolean bool() {
    need(1);
    byte value = in.get();
    if (value != 0 && value != 1) {
      throw failure("a boolean is " + value);
    }
    return value == 1;
  }

  int i32() {
    need(4);
    return in.getInt();
  }

  long i64() {
    need(8);
    return in.getLong();
  }

  String text() {
    int length = size(1);
    if (length == 0) {
      return "";
    }
    ByteBuffer bytes = in.slice().limit(length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw failure("a text is not UTF-8", e);
    }
  }

  <T> List<T> list(int elementType, Function<WireReader, T> element) {
    need(1);
    expect(elementType, in.get() & 0xFF, "a list's elements");
    int size = size(minimumSize(elementType));
    List<T> elements = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      elements.add(element.apply(this));
    }
    return Collections.unmodifiableList(elements);
  }

  /** Reads a map from 32-bit integers to structs; the entries keep their order. */
  <T> Map<Integer, T> structsByNumber(Function<WireReader, T> value) {
    need(2);
    expect(Wire.I32, in.get() & 0xFF, "a map's keys");
    expect(Wire.STRUCT, in.get() & 0xFF, "a map's values");
    int size = size(minimumSize(Wire.I32) + minimumSize(Wire.STRUCT));
    Map<Integer, T> entries = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      int key = i32();
      if (entries.put(key, value.apply(this)) != null) {
        throw failure("a map has the key " + key + " twice");
      }
    }
    return Collections.unmodifiableMap(entries);
  }

  /** Returns the bytes of a value this version does not know, and moves past it. */
  ByteBuffer skip(int type) {
    int start = in.position();
    skip(type, 0);
    byte[] raw = new byte[in.position() - start];
    in.get(start, raw);
    return ByteBuffer.wrap(raw).asReadOnlyBuffer();
  }

  /** Returns the one instance of this shape: nearly all structs of a backup have the same few. */
  WireShape shared(WireShape shape) {
    WireShape known = shapes.putIfAbsent(shape, shape);
    return known == null ? shape : known;
  }

  /** Checks that everything was read. */
  void end() {
    if (in.hasRemaining()) {
      throw failure(in.remaining() + " bytes follow the struct");
    }
  }

  IncompatibleFormatException failure(String found) {
    return failure(found, null);
  }

  private void skip(int type, int depth) {
    if (depth > MAX_DEPTH) {
      throw failure("values are nested deeper than " + MAX_DEPTH);
    }
    switch (type) {
      case Wire.BOOL, Wire.BYTE -> pass(1);
      case Wire.I16 -> pass(2);
      case Wire.I32, Wire.FLOAT -> pass(4);
      case Wire.I64, Wire.DOUBLE -> pass(8);
      case Wire.STRING -> pass(size(1));
      case Wire.STRUCT -> {
        for (int key = field(); key != Wire.STOP; key = field()) {
          skip(Wire.type(key), depth + 1);
        }
      }
      case Wire.MAP -> {
        need(2);
        int key = in.get() & 0xFF;
        int value = in.get() & 0xFF;
        int size = i32();
        if (size != 0) { // an empty map may name no types
          in.position(in.position() - 4);
          size = size(minimumSize(key) + minimumSize(value));
        }
        for (int i = 0; i < size; i++) {
          skip(key, depth + 1);
          skip(value, depth + 1);
        }
      }
      case Wire.SET, Wire.LIST -> {
        need(1);
        int element = in.get() & 0xFF;
        int size = i32();
        if (size != 0) {
          in.position(in.position() - 4);
          size = size(minimumSize(element));
        }
        for (int i = 0; i < size; i++) {
          skip(element, depth + 1);
        }
      }
      default -> throw failure("the thrift type " + type + " does not exist");
    }
  }

  private int minimumSize(int type) {
    return switch (type) {
      case Wire.BOOL, Wire.BYTE, Wire.STRUCT -> 1;
      case Wire.I16 -> 2;
      case Wire.I32, Wire.FLOAT, Wire.STRING -> 4;
      case Wire.SET, Wire.LIST -> 5;
      case Wire.MAP -> 6;
      case Wire.I64, Wire.DOUBLE -> 8;
      default -> throw failure("the thrift type " + type + " does not exist");
    };
  }

  private int size(int minimumElementSize) {
    int size = i32();
    if (size < 0 || size > in.remaining() / minimumElementSize) {
      throw failure("a length is " + size + ", but " + in.remaining() + " bytes are left");
    }
    return size;
  }

  private void expect(int wanted, int found, String what) {
    if (wanted != found) {
      throw failure(what + " have the thrift type " + found + " instead of " + wanted);
    }
  }

  private void pass(int bytes) {
    need(bytes);
    in.position(in.position() + bytes);
  }

  private void need(int bytes) {
    if (in.remaining() < bytes) {
      throw failure("it ends in the middle of a value");
    }
  }

  private IncompatibleFormatException failure(String found, @Nullable Throwable cause) {
    return new IncompatibleFormatException(
        source
            + " is not a BackupMeta this version understands: at byte "
            + in.position()
            + ", "
            + found
            + ". It is damaged, or was written by something else than NebulaGraph 3.x.",
        cause);
  }
}
