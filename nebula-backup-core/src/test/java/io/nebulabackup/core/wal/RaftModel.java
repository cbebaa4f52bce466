// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * A raft group of three, driven at random: leaders that are cut off and go on appending, tails that
 * are rewritten, replicas that lag, are sent a snapshot, roll segments and purge them. Every record
 * ever written is kept, so what is true can always be told.
 */
final class RaftModel {

  private static final int REPLICAS = 3;

  private final Random random;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<WalRecord> committed = new ArrayList<>();
  private final double dataShare;
  private long highestTerm;
  private int writes;

  RaftModel(Random random) {
    this.random = random;
    this.dataShare = random.nextInt(4) / 3.0;
    for (int i = 0; i < REPLICAS; i++) {
      replicas.add(new Replica());
    }
  }

  List<Replica> replicas() {
    return replicas;
  }

  /** All records committed so far, by whomever. */
  List<WalRecord> committed() {
    return committed;
  }

  void step() {
    Replica any = replicas.get(random.nextInt(REPLICAS));
    int what = random.nextInt(100);
    if (what < 6 || highestTerm == 0) {
      elect(any);
    } else if (what < 50) {
      append(any);
    } else if (what < 92) {
      Replica other = replicas.get(random.nextInt(REPLICAS));
      if (other != any) {
        replicate(any, other);
      }
    } else {
      any.purge();
    }
  }

  private void elect(Replica candidate) {
    long term = Math.max(candidate.term, random.nextBoolean() ? highestTerm : 0) + 1;
    int votes = 0;
    List<Replica> voters = new ArrayList<>();
    for (Replica voter : replicas) {
      boolean reached = voter == candidate || random.nextInt(3) > 0;
      if (reached && voter.term < term && candidate.isUpToDateFor(voter)) {
        votes++;
        voters.add(voter);
      }
    }
    for (Replica voter : voters) {
      voter.term = term;
      voter.leading = false;
    }
    highestTerm = Math.max(highestTerm, term);
    if (votes * 2 > REPLICAS) {
      candidate.leading = true;
      candidate.matched = new int[REPLICAS];
      candidate.add(TestLogs.heartbeat(candidate.log.size() + 1L, term), random);
    }
  }

  private void append(Replica leader) {
    if (leader.leading) {
      for (int left = random.nextInt(4); left >= 0; left--) {
        long id = leader.log.size() + 1L;
        leader.add(
            random.nextDouble() < dataShare
                ? TestLogs.data(id, leader.term, "write " + writes++)
                : TestLogs.heartbeat(id, leader.term),
            random);
      }
    }
  }

  private void replicate(Replica leader, Replica follower) {
    if (!leader.leading) {
      return;
    }
    if (follower.term > leader.term) {
      leader.term = follower.term;
      leader.leading = false;
      return;
    }
    follower.term = leader.term;
    follower.leading = false;
    int common = commonPrefix(follower.log, leader.log);
    int upTo = common + random.nextInt(leader.log.size() - common + 1);
    if (common + 1 < leader.firstHeld && upTo > common) {
      follower.takeSnapshot(leader);
      upTo = follower.log.size();
    } else if (upTo > common) {
      follower.truncate(common);
      for (WalRecord record : leader.log.subList(common, upTo)) {
        follower.add(record, random);
      }
    }
    follower.commit = Math.max(follower.commit, Math.min(upTo, leader.commit));
    leader.matched[replicas.indexOf(follower)] =
        Math.max(leader.matched[replicas.indexOf(follower)], upTo);
    advance(leader);
  }

  private void advance(Replica leader) {
    for (int n = leader.log.size(); n > leader.commit; n--) {
      int holders = 1;
      for (int matched : leader.matched) {
        holders += matched >= n ? 1 : 0;
      }
      if (holders * 2 > REPLICAS && leader.log.get(n - 1).term() == leader.term) {
        leader.commit = n;
        if (n > committed.size()) {
          committed.addAll(leader.log.subList(committed.size(), n));
        }
        return;
      }
    }
  }

  static int commonPrefix(List<WalRecord> one, List<WalRecord> other) {
    int n = 0;
    while (n < one.size() && n < other.size() && one.get(n).equals(other.get(n))) {
      n++;
    }
    return n;
  }

  /** One replica, with what it has of the log and what of that is still in segments. */
  static final class Replica {

    private List<WalRecord> log = new ArrayList<>();
    private final TreeSet<Long> starts = new TreeSet<>();
    private int firstHeld = 1;
    private int commit;
    private long term;
    private boolean leading;
    private int[] matched = new int[REPLICAS];

    /** The log as raft knows it, purged records included. */
    List<WalRecord> log() {
      return log;
    }

    int committed() {
      return commit;
    }

    int firstHeld() {
      return firstHeld;
    }

    boolean leadsIn(long highestTerm) {
      return leading && term == highestTerm;
    }

    Replica copy() {
      Replica copy = new Replica();
      copy.log = List.copyOf(log);
      copy.starts.addAll(starts);
      copy.firstHeld = firstHeld;
      copy.commit = commit;
      return copy;
    }

    /** Writes the segments that are left to a directory. */
    WalLog write(Path dir) throws IOException {
      return TestLogs.log(
          dir,
          log.subList(firstHeld - 1, log.size()),
          starts.stream().mapToLong(Long::longValue).toArray());
    }

    private void add(WalRecord record, Random random) {
      if (starts.isEmpty() || random.nextInt(12) == 0) {
        starts.add(record.logId());
      }
      log.add(record);
    }

    private void truncate(int size) {
      if (size < log.size()) {
        log = new ArrayList<>(log.subList(0, size));
        // A new segment is begun after a rollback.
        starts.tailSet(size + 1L).clear();
        starts.add(size + 1L);
        firstHeld = Math.min(firstHeld, size + 1);
      }
    }

    private void takeSnapshot(Replica leader) {
      log = new ArrayList<>(leader.log.subList(0, leader.commit));
      commit = leader.commit;
      firstHeld = commit + 1;
      starts.clear();
    }

    /** Removes the oldest segments, like wal_ttl: committed to the end, and two stay. */
    private void purge() {
      while (starts.size() > 2 && starts.higher(starts.first()) - 1 < commit) {
        starts.pollFirst();
        firstHeld = starts.first().intValue();
      }
    }

    private boolean isUpToDateFor(Replica voter) {
      long mine = log.isEmpty() ? 0 : log.get(log.size() - 1).term();
      long other = voter.log.isEmpty() ? 0 : voter.log.get(voter.log.size() - 1).term();
      return mine > other || (mine == other && log.size() >= voter.log.size());
    }
  }

  long highestTerm() {
    return highestTerm;
  }
}
