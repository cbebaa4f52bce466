// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Sends the parts of one object, several side by side: a store hashes and writes one connection's
 * bytes one after the other, so a single one leaves most of it idle. The calling thread is one of
 * the lanes; the others end before {@link #send} does, however it ends. For one object.
 */
final class PartLanes {

  /** Sends one part. */
  interface Sender {
    CompletedPart send(PartSource source, int index);
  }

  private final int parts;
  private final Sender sender;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReferenceArray<@Nullable CompletedPart> sent;
  private final List<Thread> others = new ArrayList<>();
  private volatile @Nullable Throwable failure;

  PartLanes(int parts, Sender sender) {
    this.parts = parts;
    this.sender = sender;
    this.sent = new AtomicReferenceArray<>(parts);
  }

  /**
   * Sends all parts.
   *
   * @param source what the parts are read from
   * @param lanes how many to send at once; more than one only of a seekable source
   * @return the parts in order
   */
  List<CompletedPart> send(PartSource source, int lanes) {
    for (int lane = 1; lane < Math.min(lanes, parts); lane++) {
      Thread other =
          new Thread(
              () -> {
                try (PartSource own = source.another()) {
                  work(own);
                }
              },
              "nebula-backup-s3-part");
      other.setDaemon(true);
      others.add(other);
    }
    others.forEach(Thread::start);
    work(source);
    awaitOthers();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    List<CompletedPart> completed = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      CompletedPart part = sent.get(i);
      if (part == null) {
        throw new IllegalStateException("part " + (i + 1) + " of " + parts + " was not sent");
      }
      completed.add(part);
    }
    return completed;
  }

  private void work(PartSource source) {
    try {
      for (int i = next.getAndIncrement();
          i < parts && failure == null;
          i = next.getAndIncrement()) {
        sent.set(i, sender.send(source, i));
      }
    } catch (RuntimeException e) {
      RuntimeException cause = source.failure();
      fail(cause == null ? e : cause);
    } catch (Error e) {
      fail(e);
    }
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
      others.forEach(Thread::interrupt);
    }
  }

  private void awaitOthers() {
    boolean interrupted = false;
    for (Thread other : others) {
      while (other.isAlive()) {
        try {
          other.join();
        } catch (InterruptedException e) {
          interrupted = true;
          fail(AbortedException.create("Thread was interrupted"));
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
