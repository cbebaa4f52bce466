// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import java.util.List;

/** What is looked at before a backup is submitted. Nothing is changed. */
final class BackupChecks {

  private final Scope scope;
  private final KubernetesBackupSpec spec;
  private final Findings findings;

  private BackupChecks(Scope scope, KubernetesBackupSpec spec) {
    this.scope = scope;
    this.spec = spec;
    this.findings = new Findings(spec.problems());
  }

  /** Returns the warnings, or throws all problems as one. */
  static List<String> run(Scope scope, KubernetesBackupSpec spec) {
    BackupChecks checks = new BackupChecks(scope, spec);
    checks.runAll();
    return checks.findings.orThrow();
  }

  private void runAll() {
    if (findings.isSound("name")) {
      findings.check("whether the name is free", this::nameIsFree);
    }
    if (findings.isSound("cluster") && findings.isSound("clusterNamespace")) {
      ClusterChecks cluster =
          new ClusterChecks(
              scope, spec.cluster(), spec.clusterNamespace().orElse(scope.namespace()), findings);
      findings.check("the cluster", cluster::run);
      findings.check(
          "the base", () -> new BaseChecks(scope, spec, cluster.walTtl(), findings).run());
    }
    new SecretChecks(scope, findings).run(spec.storage(), spec.imagePullSecrets());
  }

  private void nameIsFree() {
    scope
        .find(NebulaBackup.class, spec.name())
        .ifPresent(
            taken ->
                findings.problem(
                    new InvalidSpecException(
                        "name",
                        spec.name(),
                        "a NebulaBackup of this name is in "
                            + scope.namespace()
                            + " already; choose another name or delete that one")));
  }
}
