// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import com.facebook.thrift.protocol.TMessage;
import com.facebook.thrift.protocol.TProtocol;
import com.facebook.thrift.protocol.TProtocolDecorator;

/** A protocol whose message head has been read already, and is handed out once more. */
final class ReadMessage extends TProtocolDecorator {

  private final TMessage message;

  ReadMessage(TProtocol protocol, TMessage message) {
    super(protocol);
    this.message = message;
  }

  @Override
  public TMessage readMessageBegin() {
    return message;
  }
}
