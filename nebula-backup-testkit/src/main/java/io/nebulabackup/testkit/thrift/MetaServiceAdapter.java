// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import com.facebook.thrift.TApplicationException;
import com.facebook.thrift.TBase;
import com.facebook.thrift.TProcessor;
import com.vesoft.nebula.meta.MetaService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The base of a metad that knows only some calls. A subclass declares, public and with the very
 * signature, those methods of {@link MetaService.Iface} it knows; any other call is answered with
 * an application exception "unsupported". Replies are filled as C++ would, see {@link CppDefaults}.
 *
 * <pre>{@code
 * final class OneSpace extends MetaServiceAdapter {
 *   public ListSpacesResp listSpaces(ListSpacesReq request) { ... }
 * }
 * ThriftServer.start("127.0.0.1", new OneSpace().processor());
 * }</pre>
 *
 * Thread-safety is up to the subclass: every connection calls from its own thread.
 */
public abstract class MetaServiceAdapter {

  private final Map<Method, Method> known = new HashMap<>();

  /**
   * Finds the methods the subclass declares.
   *
   * @throws IllegalStateException if one has the name of a call but not its signature
   */
  protected MetaServiceAdapter() {
    for (Method declared : getClass().getMethods()) {
      Arrays.stream(MetaService.Iface.class.getMethods())
          .filter(call -> call.getName().equals(declared.getName()))
          .findFirst()
          .ifPresent(call -> know(call, declared));
    }
  }

  /**
   * Returns what a {@link ThriftServer} needs to serve this metad.
   *
   * @return a new processor
   */
  public final TProcessor processor() {
    return new MetaService.Processor(
        (MetaService.Iface)
            Proxy.newProxyInstance(
                MetaService.Iface.class.getClassLoader(),
                new Class<?>[] {MetaService.Iface.class},
                (proxy, call, arguments) -> invoke(call, arguments)));
  }

  private void know(Method call, Method declared) {
    if (Modifier.isStatic(declared.getModifiers())
        || !Arrays.equals(call.getParameterTypes(), declared.getParameterTypes())
        || !call.getReturnType().equals(declared.getReturnType())) {
      throw new IllegalStateException(declared + " has not the signature of " + call);
    }
    declared.setAccessible(true); // the subclass itself need not be public
    known.put(call, declared);
  }

  private Object invoke(Method call, Object[] arguments) throws Throwable {
    Method declared = known.get(call);
    if (declared == null) {
      throw new TApplicationException(
          TApplicationException.UNKNOWN_METHOD, "unsupported: " + call.getName());
    }
    try {
      Object reply = declared.invoke(this, arguments);
      return reply instanceof TBase struct ? CppDefaults.fill(struct) : reply;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
