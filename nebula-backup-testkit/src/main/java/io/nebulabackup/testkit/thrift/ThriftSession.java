// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import com.facebook.thrift.TApplicationException;
import com.facebook.thrift.protocol.TMessage;
import com.facebook.thrift.protocol.TMessageType;
import com.facebook.thrift.protocol.TProtocol;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.Socket;

/** One client's connection. */
final class ThriftSession {

  private final ThriftServer server;
  private final Socket socket;
  private final Thread thread;

  ThriftSession(ThriftServer server, Socket socket) {
    this.server = server;
    this.socket = socket;
    this.thread = new Thread(this::serve, "thrift-" + socket.getLocalSocketAddress());
    thread.setDaemon(true);
  }

  Thread thread() {
    return thread;
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is not connected any more, which is what was wanted.
    }
    thread.interrupt(); // it may be held back by a stall
  }

  private void serve() {
    try (socket) {
      socket.setTcpNoDelay(true);
      PushbackInputStream in =
          new PushbackInputStream(new BufferedInputStream(socket.getInputStream()), 4);
      boolean goOn = true;
      while (goOn) {
        Dialect.Message message = Dialect.next(in);
        goOn = message != null && answer(message);
      }
    } catch (IOException e) {
      // The client hung up or speaks no dialect: nobody is there to be told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.ended(this);
    }
  }

  /** Returns false to hang up. */
  private boolean answer(Dialect.Message message) throws IOException, InterruptedException {
    TMessage head;
    try {
      head = message.in().readMessageBegin();
    } catch (RuntimeException e) {
      return false; // not even a method's name
    }
    server.arrived(head.name);
    carryOut(head, message);
    if (!server.repliesTo(head.name)) {
      return false;
    }
    message.send(socket.getOutputStream());
    return !server.hangsUpAfterReply();
  }

  private void carryOut(TMessage head, Dialect.Message message) {
    try {
      server.processor().process(new ReadMessage(message.in(), head), message.out(), null);
    } catch (TApplicationException e) {
      refuse(head, message, e);
    } catch (RuntimeException e) {
      // As fbthrift does: the exception's class and message, and nothing written so far.
      refuse(
          head,
          message,
          new TApplicationException(TApplicationException.INTERNAL_ERROR, e.toString()));
    }
  }

  private static void refuse(TMessage head, Dialect.Message message, TApplicationException why) {
    TProtocol out = message.restart();
    out.writeMessageBegin(new TMessage(head.name, TMessageType.EXCEPTION, head.seqid));
    why.write(out);
    out.writeMessageEnd();
  }
}
