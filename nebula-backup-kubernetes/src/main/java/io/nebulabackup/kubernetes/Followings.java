// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a client is following. Safe for use by several threads. */
final class Followings implements AutoCloseable {

  private final Set<Following<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  void add(Following<?, ?> following) {
    open.add(following);
    following.completion().whenComplete((result, failure) -> open.remove(following));
    if (closed) {
      following.abandon();
    }
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(Following::abandon);
  }
}
