// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import io.nebulabackup.storage.SourceChangedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * What has been hashed of one content since it was last opened at its start: the hash as of some
 * places on the way, where a later pass may go on, and as of the furthest place, where that pass
 * must come by with the same hash. So bytes that were handed out before and are read again cannot
 * have changed without being noticed. Safe for use by several threads.
 */
final class HashedPrefix {

  /** At most this much is read again to get at a place in between. */
  static final long STEP_BYTES = 8L * 1024 * 1024;

  /** Enough for a retry to go back by 2 GiB, far beyond a usual part, in some tens of KiB. */
  private static final int MOST_STEPS = 256;

  private final Deque<Place> steps = new ArrayDeque<>();
  private Place furthest = new Place(0, newDigest());

  /** The hash of everything before a position. */
  record Place(long position, MessageDigest digest) {

    Place copy() {
      return new Place(position, HashedPrefix.copy(digest));
    }
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("a SHA-256 that cannot be copied", e);
    }
  }

  /** Returns the last known place at or before a position; the start if there is no other. */
  synchronized Place before(long position) {
    if (furthest.position() <= position) {
      return furthest.copy();
    }
    for (Iterator<Place> latest = steps.descendingIterator(); latest.hasNext(); ) {
      Place step = latest.next();
      if (step.position() <= position) {
        return step.copy();
      }
    }
    return new Place(0, newDigest());
  }

  /** Returns how far a pass may hash from a position before it must {@linkplain #reached tell}. */
  synchronized long next(long position) {
    long step = (position / STEP_BYTES + 1) * STEP_BYTES;
    return position < furthest.position() ? Math.min(step, furthest.position()) : step;
  }

  /**
   * Notes that a pass has hashed everything before a position.
   *
   * @throws SourceChangedException if an earlier pass has come by with another hash
   */
  synchronized void reached(long position, MessageDigest digest) {
    if (position == furthest.position()) {
      requireSame(digest);
    } else if (position > furthest.position()) {
      furthest = new Place(position, copy(digest));
      if (position % STEP_BYTES == 0) {
        steps.add(furthest.copy());
        if (steps.size() > MOST_STEPS) {
          steps.remove();
        }
      }
    }
  }

  private void requireSame(MessageDigest digest) {
    byte[] before = copy(furthest.digest()).digest();
    if (!MessageDigest.isEqual(before, copy(digest).digest())) {
      throw new SourceChangedException(
          "the first "
              + furthest.position()
              + " bytes are not the ones that were read before: they changed while they were"
              + " stored; nothing was stored, read the source again",
          null);
    }
  }
}
