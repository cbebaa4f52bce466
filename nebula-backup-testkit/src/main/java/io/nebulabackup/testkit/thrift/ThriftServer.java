// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import com.facebook.thrift.TProcessor;
import io.nebulabackup.core.tls.FileIdentity;
import io.nebulabackup.spec.TlsSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * A thrift server that speaks with each client as the client does: framed or not, binary or
 * compact, with or without fbthrift's header; see {@link Dialect}. One daemon thread per
 * connection. It can be told to misbehave. Thread-safe.
 */
public final class ThriftServer implements AutoCloseable {

  /** Stands for every method in {@link #stall} and {@link #dropInsteadOfReply}. */
  public static final String ANY_METHOD = "*";

  private final ServerSocket listener;
  private final TProcessor processor;
  private final Set<ThriftSession> sessions = ConcurrentHashMap.newKeySet();
  private final Map<String, Stall> stalls = new ConcurrentHashMap<>();
  private final Set<String> dropped = ConcurrentHashMap.newKeySet();
  private final Queue<String> calls = new ConcurrentLinkedQueue<>();
  private final Thread acceptor;
  private volatile Consumer<String> observer = method -> {};
  private volatile boolean refusing;
  private volatile boolean droppingAfterReply;
  private volatile boolean closed;

  private ThriftServer(ServerSocket listener, TProcessor processor) {
    this.listener = listener;
    this.processor = processor;
    this.acceptor = new Thread(this::accept, "thrift-" + listener.getLocalSocketAddress());
    acceptor.setDaemon(true);
  }

  /**
   * Starts a server on a port the system chooses.
   *
   * @param host a loopback address, such as {@code 127.0.0.5}
   * @param processor carries out the calls; may be called by several threads at once
   * @return the server; the caller closes it
   * @throws IOException if the address cannot be bound
   */
  public static ThriftServer start(String host, TProcessor processor) throws IOException {
    return start(host, 0, processor);
  }

  /**
   * Starts a server.
   *
   * @param host a loopback address, such as {@code 127.0.0.5}
   * @param port the port; 0 for one the system chooses
   * @param processor carries out the calls; may be called by several threads at once
   * @return the server; the caller closes it
   * @throws IOException if the address cannot be bound
   */
  public static ThriftServer start(String host, int port, TProcessor processor) throws IOException {
    return start(new ServerSocket(), host, port, processor);
  }

  /**
   * Starts a server that speaks TLS.
   *
   * @param host a loopback address, such as {@code 127.0.0.5}
   * @param port the port; 0 for one the system chooses
   * @param processor carries out the calls; may be called by several threads at once
   * @param tls the server's certificate and key; clients are not asked for theirs
   * @return the server; the caller closes it
   * @throws IOException if the address cannot be bound, or the files cannot be read
   */
  public static ThriftServer start(String host, int port, TProcessor processor, TlsSpec tls)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager identity =
          FileIdentity.of(tls.certificate().orElseThrow(), tls.privateKey().orElseThrow());
      context.init(new KeyManager[] {identity}, null, null);
      return start(context.getServerSocketFactory().createServerSocket(), host, port, processor);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot speak TLS by " + tls, e);
    }
  }

  private static ThriftServer start(
      ServerSocket listener, String host, int port, TProcessor processor) throws IOException {
    try {
      listener.setReuseAddress(true); // a restarted service listens on its old port
      listener.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    ThriftServer server = new ThriftServer(listener, processor);
    server.acceptor.start();
    return server;
  }

  /**
   * Returns the host the server listens on.
   *
   * @return a numeric address
   */
  public String host() {
    return listener.getInetAddress().getHostAddress();
  }

  /**
   * Returns the port the server listens on.
   *
   * @return the port
   */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * Returns the calls received so far, one entry for each message.
   *
   * @return the methods' names, in order of arrival
   */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /**
   * Sets what is told of every call before it is carried out.
   *
   * @param newObserver gets the method's name, on the connection's thread
   */
  public void observe(Consumer<String> newObserver) {
    observer = newObserver;
  }

  /**
   * Makes the server hang up on everybody who connects from now on, and on those connected.
   *
   * @param refuse whether to do so
   */
  public void refuse(boolean refuse) {
    refusing = refuse;
    if (refuse) {
      sessions.forEach(ThriftSession::close);
    }
  }

  /**
   * Holds back calls before they are carried out.
   *
   * @param method the method's name, or {@link #ANY_METHOD}
   * @return the handle to release them; calls of that method are held back until then
   */
  public Stall stall(String method) {
    Stall stall = new Stall();
    stalls.put(method, stall);
    return stall;
  }

  /**
   * Makes the server hang up after every reply from now on.
   *
   * @param drop whether to do so
   */
  public void dropConnectionAfterReply(boolean drop) {
    droppingAfterReply = drop;
  }

  /**
   * Makes the server carry out calls of a method and hang up instead of answering.
   *
   * @param method the method's name, or {@link #ANY_METHOD}
   */
  public void dropInsteadOfReply(String method) {
    dropped.add(method);
  }

  /** Takes {@link #dropInsteadOfReply} back for all methods. */
  public void replyToAll() {
    dropped.clear();
  }

  /** Stops listening, hangs up on everybody, and waits for all threads to end. */
  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      // It is not listening any more, which is what was wanted.
    }
    stalls.values().forEach(Stall::release);
    sessions.forEach(ThriftSession::close);
    join(acceptor);
    sessions.forEach(ThriftSession::close); // those accepted meanwhile
    sessions.forEach(session -> join(session.thread()));
  }

  TProcessor processor() {
    return processor;
  }

  /** Called before a call is carried out. */
  void arrived(String method) throws InterruptedException {
    calls.add(method);
    observer.accept(method);
    for (String name : new String[] {method, ANY_METHOD}) {
      Stall stall = stalls.get(name);
      if (stall != null) {
        stall.hold();
      }
    }
  }

  boolean repliesTo(String method) {
    return !dropped.contains(method) && !dropped.contains(ANY_METHOD);
  }

  boolean hangsUpAfterReply() {
    return droppingAfterReply;
  }

  void ended(ThriftSession session) {
    sessions.remove(session);
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = listener.accept();
        if (refusing) {
          socket.close();
        } else {
          ThriftSession session = new ThriftSession(this, socket);
          sessions.add(session);
          session.thread().start();
        }
      } catch (IOException e) {
        if (listener.isClosed()) {
          return;
        }
      }
    }
  }

  private static void join(Thread thread) {
    if (thread == Thread.currentThread()) {
      return; // a handler may close its own server
    }
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
