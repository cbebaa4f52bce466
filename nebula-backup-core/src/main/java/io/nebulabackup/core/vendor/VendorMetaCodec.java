// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import io.nebulabackup.error.IncompatibleFormatException;
import java.nio.ByteBuffer;

/**
 * Reads and writes {@link VendorMeta}: {@code decode} and {@code encode} invert each other byte for
 * byte. Stateless.
 */
public final class VendorMetaCodec {

  /**
   * The largest struct, in bytes, that the vendor's Go tools read: they keep their thrift library's
   * default frame limit.
   */
  public static final int LARGEST_FOR_VENDOR_TOOLS = 16_384_000;

  private static final int LENGTH_BYTES = 4;

  private VendorMetaCodec() {}

  /**
   * Reads a {@code .meta} file.
   *
   * @param source what is being read, for messages: a path or an object's key
   * @param file the whole file
   * @return the description
   * @throws IncompatibleFormatException if the bytes are not exactly one framed BackupMeta
   */
  public static VendorMeta decode(String source, byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    int length = in.remaining() < LENGTH_BYTES ? -1 : in.getInt();
    if (length != in.remaining()) {
      throw new IncompatibleFormatException(
          source
              + " is not a .meta file: it has "
              + file.length
              + " bytes, its head announces "
              + (length < 0 ? "none" : length + " after the first " + LENGTH_BYTES)
              + ". It is cut off, or was written by something else.",
          null);
    }
    return decodeStruct(source, in);
  }

  /**
   * Reads the bare struct, as it lies inside metad's answer.
   *
   * @param source what is being read, for messages
   * @param struct the struct's bytes, from the buffer's position to its limit
   * @return the description
   * @throws IncompatibleFormatException if the bytes are not exactly one BackupMeta
   */
  public static VendorMeta decodeStruct(String source, ByteBuffer struct) {
    WireReader in = new WireReader(struct.slice(), source);
    VendorMeta meta = VendorMeta.decode(in);
    in.end();
    return meta;
  }

  /**
   * Writes a {@code .meta} file.
   *
   * @param meta the description
   * @return the whole file
   */
  public static byte[] encode(VendorMeta meta) {
    byte[] struct = encodeStruct(meta);
    return ByteBuffer.allocate(LENGTH_BYTES + struct.length)
        .putInt(struct.length)
        .put(struct)
        .array();
  }

  /**
   * Writes the bare struct.
   *
   * @param meta the description
   * @return the struct's bytes
   */
  public static byte[] encodeStruct(VendorMeta meta) {
    WireWriter out = new WireWriter();
    meta.encode(out);
    return out.toByteArray();
  }
}
