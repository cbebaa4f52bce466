// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.nebulabackup.BackupEvent;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.kubernetes.model.NebulaResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows one object to its end with an informer: the API server tells of every change, and the
 * informer lists anew where the connection was lost.
 *
 * @param <R> the object
 * @param <V> what the user sees of it
 */
final class Following<R extends NebulaResource<?, ?>, V> implements KubernetesOperation<V> {

  private final Subject<R, V> subject;
  private final Resource<R> resource;
  private final R object;

  /** Done by the informer's thread, which the end of the informer then interrupts. */
  private final CompletableFuture<V> decided = new CompletableFuture<>();

  /** Done by a thread that whoever waits for the result may keep, and read a store with. */
  private final CompletableFuture<V> result =
      decided.whenCompleteAsync((value, failure) -> {}, Following::onThreadOfItsOwn);

  private volatile boolean cancelled;
  private volatile ResourceState state = ResourceState.PENDING;

  private Following(Subject<R, V> subject, Resource<R> resource, R object) {
    this.subject = subject;
    this.resource = resource;
    this.object = object;
  }

  /** Starts to follow an object that exists, and is ended with the client if not before. */
  static <R extends NebulaResource<?, ?>, V> Following<R, V> start(
      Scope scope, Subject<R, V> subject, Resource<R> resource, R object) {
    Following<R, V> following = new Following<>(subject, resource, object);
    following.run();
    scope.open().add(following);
    return following;
  }

  private static void onThreadOfItsOwn(Runnable task) {
    Thread thread = new Thread(task, "nebula-backup-result");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    if (!decided.isDone()) {
      SharedIndexInformer<R> started =
          ApiCalls.call(
              "watch " + subject.title() + ", which is there and goes on",
              () -> resource.inform(new Handler()));
      CompletableFuture<V> unused = decided.whenComplete((value, failure) -> started.close());
      started
          .stopped()
          .whenComplete(
              (nothing, failure) ->
                  decided.completeExceptionally(
                      new KubernetesException(
                          "lost sight of " + subject.title() + ": follow it again", 0, failure)));
      if (started.getStore().list().stream().noneMatch(this::isSame)) {
        gone();
      }
    }
  }

  private final class Handler implements ResourceEventHandler<R> {

    @Override
    public void onAdd(R now) {
      changed(now);
    }

    @Override
    public void onUpdate(R before, R now) {
      changed(now);
    }

    @Override
    public void onDelete(R object, boolean unknown) {
      if (isSame(object)) {
        gone();
      }
    }
  }

  private boolean isSame(R other) {
    return object.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  private void changed(R now) {
    if (!isSame(now)) {
      gone();
      return;
    }
    try {
      V view = subject.view(now);
      state = subject.state(view);
      tell(view);
      if (state == ResourceState.COMPLETE) {
        decided.complete(view);
      } else if (state == ResourceState.FAILED) {
        decided.completeExceptionally(subject.failure(view));
      }
    } catch (BackupException e) {
      decided.completeExceptionally(e);
    }
  }

  /** What the user's listener throws must not keep the result from coming. */
  private void tell(V view) {
    CompletableFuture<Void> unused =
        CompletableFuture.completedFuture(view).thenAccept(subject::tell);
  }

  private void gone() {
    decided.completeExceptionally(
        cancelled
            ? new BackupCancelledException(subject.title() + " was cancelled", null)
            : new OperatorFailureException(
                subject.title()
                    + " was deleted before it was over: see who deleted it, and submit it again",
                "Deleted"));
  }

  /** Stops to look; the operator goes on. */
  void abandon() {
    decided.completeExceptionally(
        new KubernetesException(
            subject.title()
                + " is no longer followed, for the client was closed; the operator goes on with it",
            0,
            null));
  }

  @Override
  public List<String> warnings() {
    return subject.warnings();
  }

  @Override
  public CompletionStage<V> completion() {
    return result.minimalCompletionStage();
  }

  @Override
  public V join() {
    try {
      return result.get();
    } catch (InterruptedException e) {
      return windUp();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  @Override
  public Optional<V> join(Duration timeout) {
    try {
      return Optional.of(result.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      return Optional.of(windUp());
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /** Cancels for a thread that was interrupted, and whose flag is clear now. */
  private V windUp() {
    try {
      cancel();
      return result.join();
    } catch (CompletionException e) {
      throw failure(e);
    } finally {
      Thread.currentThread().interrupt();
    }
  }

  private static BackupException failure(Exception e) {
    if (e.getCause() instanceof BackupException failure) {
      return failure;
    }
    throw new IllegalStateException(e);
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (!subject.endsByDeletion()) {
      gone();
    } else if (!decided.isDone()) {
      ApiCalls.run("delete " + subject.title(), () -> subject.delete(resource, object));
    }
  }

  @Override
  public BackupEvent.Progress progress() {
    return new BackupEvent.Progress(
        state == ResourceState.PENDING ? BackupEvent.Phase.PLAN : BackupEvent.Phase.TRANSFER, 0, 0);
  }
}
