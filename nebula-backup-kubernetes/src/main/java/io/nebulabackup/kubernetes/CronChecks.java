// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.cron.Schedule;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is looked at before a schedule is submitted. Nothing is changed. */
final class CronChecks {

  /** Weekends and changes of clocks are within these, whatever the schedule. */
  private static final Duration HORIZON = Duration.ofDays(35);

  private static final int MOST_RUNS = 10_000;

  private final Scope scope;
  private final CronBackupSpec spec;
  private final KubernetesBackupSpec template;
  private final Findings findings;
  private final Instant now;

  private CronChecks(Scope scope, CronBackupSpec spec) {
    this.scope = scope;
    this.spec = spec;
    this.template = spec.template();
    this.findings = new Findings(spec.problems());
    this.now = scope.clock().instant();
  }

  /** Returns the warnings, or throws all problems as one. */
  static List<String> run(Scope scope, CronBackupSpec spec) {
    CronChecks checks = new CronChecks(scope, spec);
    checks.runAll();
    return checks.findings.orThrow();
  }

  private void runAll() {
    if (findings.isSound("name")) {
      findings.check("whether the name is free", this::nameIsFree);
    }
    Optional<Schedule> schedule = schedule();
    if (findings.isSound("cluster") && findings.isSound("clusterNamespace")) {
      ClusterChecks cluster =
          new ClusterChecks(
              scope,
              template.cluster(),
              template.clusterNamespace().orElse(scope.namespace()),
              findings);
      findings.check("the cluster", cluster::run);
      if (takesIncrements()) {
        schedule.ifPresent(runs -> interval(runs, cluster.walTtl()));
      }
      Instant first = schedule.map(runs -> runs.next(now)).orElse(now);
      findings.check(
          "the base",
          () -> new BaseChecks(scope, template, cluster.walTtl(), findings).base(first));
    }
    if (spec.fullEvery().isEmpty()) {
      template.base().ifPresent(this::warnOfOperator);
    }
    new SecretChecks(scope, findings).run(template.storage(), template.imagePullSecrets());
  }

  private void nameIsFree() {
    scope
        .find(NebulaCronBackup.class, template.name())
        .ifPresent(
            taken ->
                findings.problem(
                    new InvalidSpecException(
                        "name",
                        template.name(),
                        "a NebulaCronBackup of this name is there already; choose another name or"
                            + " delete that one")));
  }

  private void warnOfOperator(String base) {
    findings.warn(
        "with nebula-operator every run is an increment on "
            + base
            + ", and fails once that is older than the cluster keeps its WAL; this library's"
            + " controller bases the first run on it, and each other on the one before");
  }

  private boolean takesIncrements() {
    return spec.fullEvery().isPresent()
        ? spec.fullEvery().getAsInt() > 1
        : template.base().isPresent();
  }

  /** The operator may understand what this library does not, so that is no reason to refuse. */
  private Optional<Schedule> schedule() {
    if (!findings.isSound("schedule")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Schedule.parse("schedule", spec.schedule(), scope.clock().getZone(), now));
    } catch (InvalidSpecException e) {
      findings.warn("the schedule was not compared with wal_ttl: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void interval(Schedule schedule, @Nullable Duration walTtl) {
    Instant run = schedule.next(now);
    Instant next = run == null ? null : schedule.next(run);
    if (run == null || next == null) {
      return;
    }
    Duration shortest = Duration.between(run, next);
    Duration longest = shortest;
    for (int i = 0; i < MOST_RUNS && next != null && next.isBefore(now.plus(HORIZON)); i++) {
      Duration gap = Duration.between(run, next);
      shortest = gap.compareTo(shortest) < 0 ? gap : shortest;
      longest = gap.compareTo(longest) > 0 ? gap : longest;
      run = next;
      next = schedule.next(run);
    }
    WalTtl ttl = WalTtl.of(walTtl, template.withinWalTtl());
    if (ttl.isOver(shortest)) {
      ttl.report(WalTtlException.ofSchedule(spec.schedule(), shortest, ttl.time()), findings);
    } else if (ttl.isOver(longest)) {
      findings.warn(
          "some runs of schedule '"
              + spec.schedule()
              + "' come "
              + HumanDuration.of(longest)
              + " after the one before, and the cluster's wal_ttl is "
              + HumanDuration.of(ttl.time())
              + ": an increment then may not find its WAL");
    }
  }
}
