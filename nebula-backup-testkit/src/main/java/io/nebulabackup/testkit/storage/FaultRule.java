// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import com.google.errorprone.annotations.CheckReturnValue;
import io.nebulabackup.storage.StorageException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which calls a fault strikes; immutable. One of the closing methods says how and puts it to work.
 */
public final class FaultRule {

  private final StorageOperation operation;
  private final Predicate<String> names;
  private final long skipped;
  private final long strikes;
  private final Consumer<Fault> install;

  FaultRule(
      StorageOperation operation,
      Predicate<String> names,
      long skipped,
      long strikes,
      Consumer<Fault> install) {
    this.operation = operation;
    this.names = names;
    this.skipped = skipped;
    this.strikes = strikes;
    this.install = install;
  }

  /**
   * Spares the first calls that match.
   *
   * @param calls how many to spare
   * @return the narrower rule
   */
  @CheckReturnValue
  public FaultRule skipping(long calls) {
    return new FaultRule(operation, names, calls, strikes, install);
  }

  /**
   * Strikes only so many calls.
   *
   * @param calls how many to strike
   * @return the narrower rule
   */
  @CheckReturnValue
  public FaultRule times(long calls) {
    return new FaultRule(operation, names, skipped, calls, install);
  }

  /**
   * Fails calls that then have had no effect.
   *
   * @param failure makes what to throw
   * @return the fault
   */
  public Fault failBefore(Supplier<? extends RuntimeException> failure) {
    return install(new Fault.Effect.FailBefore(failure));
  }

  /**
   * Fails calls that then have had no effect, with a {@link StorageException} that is retryable.
   *
   * @return the fault
   */
  public Fault failBefore() {
    return failBefore(() -> new StorageException("injected failure", true, null));
  }

  /**
   * Fails calls that have had their effect: the answer is lost.
   *
   * @param failure makes what to throw
   * @return the fault
   */
  public Fault failAfter(Supplier<? extends RuntimeException> failure) {
    return install(new Fault.Effect.FailAfter(failure));
  }

  /**
   * Ends streams early without a word, as if the stored object had been cut short.
   *
   * @param bytes how many bytes still come
   * @return the fault
   */
  public Fault truncateReads(long bytes) {
    return install(new Fault.Effect.CutRead(bytes, false));
  }

  /**
   * Ends streams early with an {@link java.io.IOException}, as a broken connection does.
   *
   * @param bytes how many bytes still come
   * @return the fault
   */
  public Fault cutReads(long bytes) {
    return install(new Fault.Effect.CutRead(bytes, true));
  }

  /**
   * Flips the lowest bit of one byte of streams that reach it.
   *
   * @param position the byte's position in the stream, zero-based
   * @return the fault
   */
  public Fault flipReads(long position) {
    return install(new Fault.Effect.FlipRead(position));
  }

  /**
   * Leaves matching keys out of listings; looking them up still finds them.
   *
   * @return the fault
   */
  public Fault hide() {
    return install(new Fault.Effect.Hide());
  }

  /**
   * Refuses to delete matching keys, reported as a {@link
   * io.nebulabackup.storage.BatchDeleteException}; the others of the batch are deleted.
   *
   * @param reason the reported reason
   * @return the fault
   */
  public Fault refuse(String reason) {
    return install(new Fault.Effect.Refuse(reason));
  }

  /**
   * Holds calls until {@link Fault#remove()}; they then go on as if nothing had been.
   *
   * @return the fault
   */
  public Fault block() {
    return install(new Fault.Effect.Block());
  }

  private Fault install(Fault.Effect effect) {
    Fault fault = new Fault(operation, names, effect, skipped, strikes);
    install.accept(fault);
    return fault;
  }
}
