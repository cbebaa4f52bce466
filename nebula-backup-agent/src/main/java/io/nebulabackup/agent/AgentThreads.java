// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An agent's threads: a few for gRPC's callbacks, one per call for work. */
final class AgentThreads {

  private static final int CALLBACKS = 4;
  private static final long END_SECONDS = 30;

  private final ExecutorService callbacks;
  private final ExecutorService workers;

  AgentThreads(int maxCalls) {
    callbacks = Executors.newFixedThreadPool(CALLBACKS, daemons("agent-grpc"));
    workers =
        new ThreadPoolExecutor(
            0, maxCalls, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), daemons("agent-call"));
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs gRPC's callbacks, none of which takes long. */
  ExecutorService callbacks() {
    return callbacks;
  }

  /** Runs calls, and refuses more than it may run at a time. */
  ExecutorService workers() {
    return workers;
  }

  void close() throws InterruptedException {
    workers.shutdownNow();
    callbacks.shutdown();
    workers.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
  }
}
