// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.wal.RaftModel.Replica;
import io.nebulabackup.core.wal.Splice.Outcome;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Splices over random raft histories: none accepted is wrong, and none that can be told is refused.
 */
class SpliceHistoryTest {

  private static final int SEEDS = 2500;

  @TempDir Path dir;

  private final Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);

  @Test
  void of_randomHistories_acceptsAllThatIsRightAndNothingElse() throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      run(seed);
    }
    for (Outcome outcome : Outcome.values()) {
      assertThat(seen.getOrDefault(outcome, 0))
          .as("histories that end in %s, of %s", outcome, seen)
          .isGreaterThan(20);
    }
  }

  private void run(long seed) throws IOException {
    Random random = new Random(seed);
    RaftModel model = new RaftModel(random);
    steps(model, random.nextInt(120));
    Replica base = model.replicas().get(random.nextInt(3)).copy();
    steps(model, random.nextInt(120));

    Path root = dir.resolve(Long.toString(seed));
    int last = base.log().size();
    // What is known of a base is its own commit marker, and only if its log is held at all.
    WalLog captured = base.write(root.resolve("base"));
    if (captured.isEmpty() && last > 0) {
      delete(root);
      return;
    }
    SpliceProof proof = last == 0 ? SpliceProof.NONE : SpliceProof.of(captured, last);
    for (int i = 0; i < 3; i++) {
      Replica candidate = model.replicas().get(i);
      WalLog log = candidate.write(root.resolve(Integer.toString(i)));
      Splice splice =
          Splice.of(log, captured.last(), base.committed() >= last, base.committed(), proof);
      seen.merge(splice.outcome(), 1, Integer::sum);
      String what =
          "seed %d, candidate %d, base %s committed %d, candidate %s to %s: %s"
              .formatted(
                  seed, i, captured.last(), base.committed(), log.first(), log.last(), splice);
      checkSafe(what, model, base, candidate, log, splice);
      checkComplete(what, base, candidate, log, proof, splice);
    }
    delete(root);
  }

  private static void steps(RaftModel model, int count) {
    for (int i = 0; i < count; i++) {
      model.step();
    }
  }

  /** An accepted splice gives the candidate's own log, loses nothing known committed. */
  private static void checkSafe(
      String what, RaftModel model, Replica base, Replica candidate, WalLog log, Splice splice)
      throws IOException {
    if (!splice.outcome().isAccepted()) {
      return;
    }
    int common = (int) splice.common().logId();
    assertThat(common).as(what).isGreaterThanOrEqualTo(base.committed());
    List<WalRecord> spliced = new ArrayList<>(base.log().subList(0, common));
    if (common < log.last().logId()) {
      spliced.addAll(TestLogs.drain(log.read(common + 1L, log.last().logId())));
    }
    if (!log.isEmpty()) {
      assertThat(spliced).as(what).isEqualTo(candidate.log());
      assertThat(common == 0 ? LogPosition.NONE : spliced.get(common - 1).position())
          .as(what)
          .isEqualTo(splice.common());
    }
    assertThat(spliced.subList(0, Math.min(spliced.size(), candidate.committed())))
        .as(what)
        .isEqualTo(model.committed().subList(0, Math.min(spliced.size(), candidate.committed())));
    if (candidate.leadsIn(model.highestTerm())) {
      assertThat(spliced).as(what).hasSizeGreaterThanOrEqualTo(model.committed().size());
      assertThat(spliced.subList(0, model.committed().size()))
          .as(what)
          .isEqualTo(model.committed());
    }
  }

  /** Whatever can be told from base, proof and what the candidate holds is told. */
  private static void checkComplete(
      String what, Replica base, Replica candidate, WalLog log, SpliceProof proof, Splice splice) {
    int last = base.log().size();
    long first = log.firstLogId();
    Outcome outcome = splice.outcome();
    if (last == 0) {
      assertThat(outcome).as(what).isEqualTo(first > 1 ? Outcome.PURGED : Outcome.CONTINUES);
      return;
    }
    if (log.isEmpty()) {
      assertThat(outcome).as(what).isEqualTo(Outcome.MISSING);
      return;
    }
    int shared = RaftModel.commonPrefix(base.log(), candidate.log());
    if (first > last + 1) {
      assertThat(outcome).as(what).isEqualTo(Outcome.PURGED);
    } else if (first == last + 1) {
      boolean told =
          log.first().term() == base.log().get(last - 1).term()
              || (base.committed() >= last && shared == last);
      // A term that rose over a record not known to be committed proves nothing.
      assertThat(outcome == Outcome.CONTINUES).as(what).isEqualTo(told);
    } else if (shared == last) {
      assertThat(outcome).as(what).isEqualTo(Outcome.CONTINUES);
    } else if (shared < base.committed()) {
      assertThat(outcome.isAccepted()).as(what).isFalse();
    } else {
      boolean inWindow = shared >= Math.max(first, proof.fromLogId());
      boolean nothingBefore = shared == 0 && first == 1 && proof.fromLogId() == 1;
      assertThat(outcome).as(what).isNotEqualTo(Outcome.CONTINUES);
      if (inWindow || nothingBefore) {
        assertThat(outcome).as(what).isEqualTo(Outcome.STEPPED_BACK);
        assertThat(splice.common().logId()).as(what).isEqualTo(shared);
      }
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
