// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.TException;
import com.facebook.thrift.protocol.TBinaryProtocol;
import com.facebook.thrift.protocol.TList;
import com.facebook.thrift.protocol.TMap;
import com.facebook.thrift.protocol.TProtocolException;
import com.facebook.thrift.protocol.TSet;
import com.facebook.thrift.transport.TMemoryInputTransport;
import java.nio.charset.StandardCharsets;

/**
 * Reads what is in memory, and believes no length beyond it: the generated classes allocate as much
 * as a reply announces, and a reply of a few damaged bytes can announce gigabytes.
 */
final class BoundedProtocol extends TBinaryProtocol {

  private final TMemoryInputTransport bytes;

  BoundedProtocol(TMemoryInputTransport bytes) {
    super(bytes, true, true);
    this.bytes = bytes;
  }

  /** Every element takes at least one byte. */
  private void require(int size) {
    if (size < 0 || size > bytes.getBytesRemainingInBuffer()) {
      throw new TProtocolException(
          TProtocolException.SIZE_LIMIT,
          size + " announced, " + bytes.getBytesRemainingInBuffer() + " bytes left");
    }
  }

  @Override
  public byte[] readBinary() throws TException {
    int size = readI32();
    require(size);
    byte[] value = new byte[size];
    bytes.readAll(value, 0, size);
    return value;
  }

  @Override
  public String readString() throws TException {
    return new String(readBinary(), StandardCharsets.UTF_8);
  }

  @Override
  public TList readListBegin() throws TException {
    TList list = super.readListBegin();
    require(list.size);
    return list;
  }

  @Override
  public TSet readSetBegin() throws TException {
    TSet set = super.readSetBegin();
    require(set.size);
    return set;
  }

  @Override
  public TMap readMapBegin() throws TException {
    TMap map = super.readMapBegin();
    require(map.size);
    return map;
  }
}
