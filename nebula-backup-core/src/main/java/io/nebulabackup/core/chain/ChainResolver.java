// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.chain;

import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.ManifestCodec;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads chains. */
public final class ChainResolver {

  private final Repository repository;

  /**
   * Creates a resolver.
   *
   * @param repository where the chain is
   */
  public ChainResolver(Repository repository) {
    this.repository = repository;
  }

  /**
   * What could be read of a chain.
   *
   * @param links the manifests that could be read, from the full backup on
   * @param findings what is wrong; empty if the chain is whole
   */
  public record Resolution(List<ManifestCodec.Stored> links, List<Finding> findings) {}

  /**
   * Reads a chain that must be whole.
   *
   * @param backup the target's name
   * @return the chain
   * @throws BackupNotFoundException if the target is not committed in the repository
   * @throws CorruptBackupException naming everything that does not fit
   */
  public Chain require(String backup) {
    Resolution resolution = resolve(backup);
    if (!resolution.findings().isEmpty()) {
      throw new CorruptBackupException(resolution.findings(), null);
    }
    return new Chain(resolution.links());
  }

  /**
   * Reads what there is of a chain.
   *
   * @param backup the target's name
   * @return the manifests found, and what is wrong
   * @throws BackupNotFoundException if the target is not committed in the repository
   */
  public Resolution resolve(String backup) {
    List<Finding> findings = new ArrayList<>();
    Optional<ManifestCodec.Stored> target = read(backup, findings);
    if (target.isEmpty()) {
      if (findings.isEmpty()) {
        throw new BackupNotFoundException(
            "no committed backup "
                + backup
                + " in "
                + repository.name()
                + ": check the name, the bucket and the root",
            null);
      }
      return new Resolution(List.of(), findings);
    }
    List<ManifestCodec.Stored> links = new ArrayList<>();
    for (Manifest.Ancestor ancestor : target.get().manifest().ancestors()) {
      Optional<ManifestCodec.Stored> link = read(ancestor.name(), findings);
      if (link.isPresent()) {
        links.add(link.get());
        if (!link.get().sha256().equals(ancestor.sha256())) {
          findings.add(
              broken(
                  backup,
                  ancestor.name(),
                  "is not the backup this one was built on: its manifest was replaced"));
        }
      } else if (findings.stream().noneMatch(f -> f.backup().equals(ancestor.name()))) {
        findings.add(broken(backup, ancestor.name(), "is missing"));
      }
    }
    links.add(target.get());
    checkOrder(links, target.get().manifest(), findings);
    return new Resolution(links, findings);
  }

  private Optional<ManifestCodec.Stored> read(String backup, List<Finding> findings) {
    try {
      return repository.manifest(backup);
    } catch (CorruptBackupException e) {
      findings.addAll(e.findings());
      return Optional.empty();
    } catch (IncompatibleFormatException e) {
      findings.add(
          new Finding(
              Finding.Kind.MANIFEST_INCOMPATIBLE,
              backup,
              "manifest",
              String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private static void checkOrder(
      List<ManifestCodec.Stored> links, Manifest target, List<Finding> findings) {
    if (!findings.isEmpty()) {
      return;
    }
    for (int i = 0; i < links.size(); i++) {
      Manifest link = links.get(i).manifest();
      BackupKind expected = i == 0 ? BackupKind.FULL : BackupKind.INCREMENTAL;
      if (link.kind() != expected) {
        findings.add(broken(target.name(), link.name(), "is " + link.kind() + ", not " + expected));
      }
      if (!link.clusterId().equals(target.clusterId())) {
        findings.add(
            broken(
                target.name(),
                link.name(),
                "is of cluster " + link.clusterId() + ", not " + target.clusterId()));
      }
      if (!link.ancestors().equals(target.ancestors().subList(0, i))) {
        findings.add(broken(target.name(), link.name(), "names other ancestors"));
      }
    }
  }

  private static Finding broken(String backup, String ancestor, String what) {
    return new Finding(Finding.Kind.CHAIN_BROKEN, backup, ancestor, what);
  }
}
