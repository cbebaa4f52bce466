// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.ForeignClusterException;
import io.nebulabackup.error.RepositoryMismatchException;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.kubernetes.spec.S3Target;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether an increment can be built on its base, as far as the objects in Kubernetes tell: a backup
 * of the same cluster, in the same bucket, complete, and no older than the WAL is kept. A base of
 * which no object is left is let pass with a warning; the Job looks into the store itself.
 */
final class BaseChecks {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'BACKUP_'uuuu_MM_dd_HH_mm_ss");

  private final Scope scope;
  private final KubernetesBackupSpec spec;
  private final WalTtl walTtl;
  private final Findings findings;

  BaseChecks(Scope scope, KubernetesBackupSpec spec, @Nullable Duration walTtl, Findings findings) {
    this.scope = scope;
    this.spec = spec;
    this.walTtl = WalTtl.of(walTtl, spec.withinWalTtl());
    this.findings = findings;
  }

  /** Looks at a backup to be taken now. */
  void run() {
    List<KubernetesBackup> all = known();
    String namespace = spec.clusterNamespace().orElse(scope.namespace());
    for (KubernetesBackup other : all) {
      if (isOfCluster(other, namespace) && other.state() == ResourceState.RUNNING) {
        findings.warn(
            "backup "
                + other.namespace()
                + "/"
                + other.name()
                + " of the same cluster is running; a cluster takes one at a time");
      }
    }
    base(all, scope.clock().instant());
  }

  /** Looks at the base of a backup to be taken at some time. */
  void base(Instant when) {
    base(known(), when);
  }

  private void base(List<KubernetesBackup> all, Instant when) {
    spec.base().filter(name -> findings.isSound("base")).ifPresent(base -> check(base, all, when));
  }

  private void check(String base, List<KubernetesBackup> all, Instant when) {
    String namespace = spec.clusterNamespace().orElse(scope.namespace());
    List<KubernetesBackup> named =
        all.stream().filter(other -> other.backupName().filter(base::equals).isPresent()).toList();
    Optional<KubernetesBackup> found = namedBest(named, namespace);
    if (found.isEmpty()) {
      findings.warn(
          "no NebulaBackup has the name "
              + base
              + " in its status: cluster, bucket and completeness of the base were not checked");
      byName(base).ifPresent(taken -> age(base, taken, when));
      return;
    }
    KubernetesBackup backup = found.get();
    if (!isOfCluster(backup, namespace)) {
      findings.problem(
          new ForeignClusterException(
              "base "
                  + base
                  + " is a backup of cluster "
                  + backup.clusterNamespace()
                  + "/"
                  + backup.cluster()
                  + ", not of "
                  + namespace
                  + "/"
                  + spec.cluster()
                  + ": name a backup of the same cluster, or take a full one",
              null));
    }
    if (!isInSameBucket(backup)) {
      findings.problem(
          new RepositoryMismatchException(
              "base "
                  + base
                  + " lies in "
                  + place(backup.storage(), backup.endpoint())
                  + ", not in "
                  + place(spec.storage().uri(), endpoint())
                  + ": an increment must lie in the bucket of its base",
              null));
    }
    if (backup.state() != ResourceState.COMPLETE) {
      findings.problem(
          new BackupNotFoundException(
              "base "
                  + base
                  + ", made by NebulaBackup "
                  + backup.namespace()
                  + "/"
                  + backup.name()
                  + ", is "
                  + backup.state()
                  + ", not COMPLETE: wait for it, or name another base",
              null));
    }
    backup.startedAt().or(() -> byName(base)).ifPresent(taken -> age(base, taken, when));
  }

  /**
   * The backup that the base's name means. Names have seconds, so two clusters may well have
   * backups of the same name, but not in one bucket. Elsewhere it is a coincidence.
   */
  private Optional<KubernetesBackup> namedBest(List<KubernetesBackup> named, String namespace) {
    List<Predicate<KubernetesBackup>> ranks =
        List.of(
            other -> isOfCluster(other, namespace) && isInSameBucket(other),
            other -> isOfCluster(other, namespace),
            this::isInSameBucket,
            other -> other.namespace().equals(scope.namespace()));
    return ranks.stream().flatMap(rank -> named.stream().filter(rank)).findFirst();
  }

  private void age(String base, Instant taken, Instant when) {
    Duration age = Duration.between(taken, when);
    if (walTtl.isOver(age)) {
      walTtl.report(new WalTtlException(base, age, walTtl.time()), findings);
    }
  }

  /** When a backup was taken, at the latest: its name is in metad's local time, of any zone. */
  private static Optional<Instant> byName(String base) {
    try {
      return Optional.of(LocalDateTime.parse(base, NAME).toInstant(ZoneOffset.ofHours(-12)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private boolean isOfCluster(KubernetesBackup other, String namespace) {
    return other.cluster().equals(spec.cluster()) && other.clusterNamespace().equals(namespace);
  }

  private boolean isInSameBucket(KubernetesBackup other) {
    return trimmed(other.storage()).equals(trimmed(spec.storage().uri()))
        && trimmed(other.endpoint()).equals(trimmed(endpoint()));
  }

  private String endpoint() {
    return spec.storage() instanceof S3Target s3 ? s3.endpoint() : "";
  }

  private static String place(String uri, String endpoint) {
    return endpoint.isEmpty() ? uri : uri + " at " + endpoint;
  }

  private static String trimmed(String uri) {
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  /** All backups the user may see: the base may lie in another namespace. */
  private List<KubernetesBackup> known() {
    List<NebulaBackup> objects;
    try {
      objects =
          ApiCalls.call(
                  "list NebulaBackups of all namespaces",
                  () -> scope.kubernetes().resources(NebulaBackup.class).inAnyNamespace().list())
              .getItems();
    } catch (KubernetesException e) {
      if (e.status() != ApiCalls.FORBIDDEN) {
        throw e;
      }
      objects = scope.list(NebulaBackup.class);
    }
    return objects.stream().map(Readings::backup).toList();
  }
}
