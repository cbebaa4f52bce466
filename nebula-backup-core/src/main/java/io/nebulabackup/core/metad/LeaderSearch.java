// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which metad to ask next: the leader that one of them names, else the next one after a
 * pause, until the time is over. If no metad answers at all, three rounds are enough. Used by one
 * call.
 */
final class LeaderSearch {

  private static final int SILENT_ROUNDS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final String method;
  private final List<HostAddress> metads;
  private final Pace pace;
  private final Map<HostAddress, String> said = new LinkedHashMap<>();
  private HostAddress next;
  private Duration pause = FIRST_PAUSE;
  private long start;
  private Duration limit = Duration.ZERO;
  private int failures;
  private int hops;
  private boolean answered;
  private @Nullable IOException lastFailure;

  LeaderSearch(String method, List<HostAddress> metads, @Nullable HostAddress leader, Pace pace) {
    this.method = method;
    this.metads = metads;
    this.pace = pace;
    this.next = leader == null ? metads.get(0) : leader;
  }

  void start(Duration time) {
    start = pace.nanos();
    limit = time;
  }

  HostAddress next() {
    return next;
  }

  /** It said that it is not the leader, and perhaps who is. */
  void redirected(HostAddress metad, @Nullable HostAddress leader) {
    answered = true;
    said.put(metad, leader == null ? "there is no leader" : "the leader is " + leader);
    if (leader != null && !leader.equals(metad) && hops < metads.size() + 1) {
      hops++;
      next = leader;
      checkTime();
      return;
    }
    // No leader yet, or they name each other in a circle.
    hops = 0;
    moveOn(metad);
    rest();
  }

  /** It is the leader, and its lease has not begun. */
  void notReady(HostAddress metad) {
    answered = true;
    said.put(metad, "it is the leader but has no lease yet");
    next = metad;
    rest();
  }

  /** It could not be asked, or answered nothing sensible. */
  void failed(HostAddress metad, IOException failure) {
    lastFailure = failure;
    said.put(metad, String.valueOf(failure.getMessage()));
    failures++;
    moveOn(metad);
    if (!answered && failures >= SILENT_ROUNDS * metads.size()) {
      throw unavailable();
    }
    if (failures % metads.size() == 0) {
      rest();
    } else {
      checkTime();
    }
  }

  private void moveOn(HostAddress metad) {
    next = metads.get((metads.indexOf(metad) + 1) % metads.size());
  }

  private void rest() {
    checkTime();
    try {
      pace.pause(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(e);
    }
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private void checkTime() {
    if (pace.nanos() - start >= limit.toNanos()) {
      throw unavailable();
    }
  }

  private BackupCancelledException cancelled(InterruptedException cause) {
    return new BackupCancelledException(
        "the search for metad's leader was interrupted during " + method, cause);
  }

  private MetadUnavailableException unavailable() {
    return new MetadUnavailableException(
        "no metad answered "
            + method
            + " as leader within "
            + Duration.ofNanos(pace.nanos() - start).toMillis()
            + " ms. Check the addresses, and that a majority of the metads runs:"
            + said.entrySet().stream()
                .map(entry -> "\n  - " + entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining()),
        lastFailure);
  }
}
