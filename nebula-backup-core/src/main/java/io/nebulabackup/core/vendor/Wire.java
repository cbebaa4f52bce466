// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

/**
 * Constants of thrift's binary protocol. A field's key is its type, shifted left by 16, or'ed with
 * its id: so a known id with an unexpected type is a key nobody knows, and its bytes are kept raw.
 */
final class Wire {

  /** The key that ends a struct. */
  static final int STOP = 0;

  static final int BOOL = 0x02;
  static final int BYTE = 0x03;
  static final int DOUBLE = 0x04;
  static final int I16 = 0x06;
  static final int I32 = 0x08;
  static final int I64 = 0x0A;
  static final int STRING = 0x0B;
  static final int STRUCT = 0x0C;
  static final int MAP = 0x0D;
  static final int SET = 0x0E;
  static final int LIST = 0x0F;

  /** Known to fbthrift only. */
  static final int FLOAT = 0x13;

  static final int BOOL_FIELD = BOOL << 16;
  static final int I32_FIELD = I32 << 16;
  static final int I64_FIELD = I64 << 16;
  static final int STRING_FIELD = STRING << 16;
  static final int STRUCT_FIELD = STRUCT << 16;
  static final int MAP_FIELD = MAP << 16;
  static final int LIST_FIELD = LIST << 16;

  private Wire() {}

  static int key(int type, short id) {
    return type << 16 | (id & 0xFFFF);
  }

  static int type(int key) {
    return key >>> 16;
  }

  static short id(int key) {
    return (short) key;
  }
}
