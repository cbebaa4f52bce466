// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.verify;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.TransferProgress;
import io.nebulabackup.core.chain.Chain;
import io.nebulabackup.core.chain.ChainResolver;
import io.nebulabackup.core.chain.PartitionLog;
import io.nebulabackup.core.chain.PartitionLogs;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.repository.RepositoryLayout;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.Finding;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.model.VerifyReport;
import io.nebulabackup.spec.VerifySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Verifies one backup and all it needs. */
public final class VerifyRun {

  private static final int READERS = 4;

  private final Repository repository;
  private final VerifySpec spec;
  private final Consumer<TransferProgress> progress;
  private final Cancellation cancellation;
  private final List<Finding> findings = new ArrayList<>();
  private final AtomicLong bytesRead = new AtomicLong();

  /**
   * Prepares a verification.
   *
   * @param repository where the backup is
   * @param spec which backup, and how deep
   * @param progress told how much has been read back
   * @param cancellation ends the run
   */
  public VerifyRun(
      Repository repository,
      VerifySpec spec,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    this.repository = repository;
    this.spec = spec;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /**
   * Verifies.
   *
   * @return what was found
   * @throws BackupNotFoundException if nothing of such a backup exists
   * @throws io.nebulabackup.storage.StorageException if the repository cannot be listed
   */
  public VerifyReport run() {
    ChainResolver.Resolution resolution = resolve();
    Chain chain = new Chain(resolution.links());
    findings.addAll(resolution.findings());
    Set<String> damaged = new HashSet<>();
    long objects = 0;
    for (Manifest link : chain.manifests()) {
      cancellation.check();
      listObjects(link, damaged);
      objects += link.objects().size() + 1L;
    }
    long records = 0;
    if (spec.level() != VerifyLevel.LIST) {
      hashObjects(chain, damaged);
    }
    if (spec.level() == VerifyLevel.REPLAY && resolution.findings().isEmpty()) {
      records = replay(chain, damaged);
    }
    return VerifyReport.builder()
        .backup(spec.backup())
        .level(spec.level())
        .chain(chain.names())
        .objects(objects)
        .bytesRead(bytesRead.get())
        .records(records)
        .findings(findings)
        .build();
  }

  private ChainResolver.Resolution resolve() {
    try {
      return new ChainResolver(repository).resolve(spec.backup());
    } catch (BackupNotFoundException e) {
      boolean data =
          !repository.sizes(RepositoryLayout.fullPrefix(spec.backup()) + "/").isEmpty()
              || !repository.sizes(RepositoryLayout.incrementPrefix(spec.backup()) + "/").isEmpty();
      if (!data) {
        throw e;
      }
      return new ChainResolver.Resolution(
          List.of(),
          List.of(
              new Finding(
                  Finding.Kind.MANIFEST_MISSING,
                  spec.backup(),
                  "manifest",
                  "data of the backup exists, but it was never committed, or its manifest is"
                      + " gone")));
    }
  }

  private void listObjects(Manifest link, Set<String> damaged) {
    String prefix =
        link.kind() == BackupKind.FULL
            ? RepositoryLayout.fullPrefix(link.name())
            : RepositoryLayout.incrementPrefix(link.name());
    Map<String, Long> listed = new HashMap<>(repository.sizes(prefix + "/"));
    for (StoredFile object : link.objects()) {
      Long size = listed.remove(object.key());
      if (size == null) {
        damaged.add(object.key());
        add(Finding.Kind.OBJECT_MISSING, link, object.key(), "is not in the repository");
      } else if (size != object.size()) {
        damaged.add(object.key());
        add(
            Finding.Kind.SIZE_MISMATCH,
            link,
            object.key(),
            "has " + size + " bytes instead of " + object.size());
      }
    }
    for (String key : listed.keySet()) {
      add(Finding.Kind.UNEXPECTED_OBJECT, link, key, "is not named in the manifest");
    }
  }

  private void add(Finding.Kind kind, Manifest link, String subject, String detail) {
    synchronized (findings) {
      findings.add(new Finding(kind, link.name(), subject, detail));
    }
  }

  private record Owned(Manifest link, StoredFile object) {}

  private void hashObjects(Chain chain, Set<String> damaged) {
    List<List<Owned>> stripes = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      stripes.add(new ArrayList<>());
    }
    long total = 0;
    int next = 0;
    for (Manifest link : chain.manifests()) {
      for (StoredFile object : link.objects()) {
        if (!damaged.contains(object.key())) {
          stripes.get(next++ % READERS).add(new Owned(link, object));
          total += object.size();
        }
      }
    }
    long bytesTotal = total;
    ObjectHasher hasher = new ObjectHasher(repository.backend());
    HostWork.onEach(
        stripes,
        cancellation,
        (stripe, own) -> {
          for (Owned owned : stripe) {
            own.check();
            hash(hasher, owned, damaged);
            progress.accept(new TransferProgress(bytesRead.get(), bytesTotal));
          }
          return true;
        });
  }

  private void hash(ObjectHasher hasher, Owned owned, Set<String> damaged) {
    StoredFile object = owned.object();
    ObjectHasher.Outcome outcome = hasher.hash(object.key());
    bytesRead.addAndGet(outcome.bytes());
    if (outcome.failure() != null) {
      add(Finding.Kind.UNREADABLE, owned.link(), object.key(), outcome.failure());
    } else if (!object.sha256().equals(outcome.sha256())) {
      add(
          Finding.Kind.CHECKSUM_MISMATCH,
          owned.link(),
          object.key(),
          "hashes to " + outcome.sha256() + " instead of " + object.sha256());
    } else {
      return;
    }
    synchronized (findings) {
      damaged.add(object.key());
    }
  }

  private long replay(Chain chain, Set<String> damaged) {
    PartitionLogs.Result logs = PartitionLogs.of(chain);
    findings.addAll(logs.findings());
    LogReplay replay = new LogReplay(repository.backend());
    long records = 0;
    for (PartitionLog log : logs.logs()) {
      cancellation.check();
      if (log.segments().stream().noneMatch(segment -> damaged.contains(segment.key()))
          && log.slices().stream().noneMatch(run -> damaged.contains(run.pack().key()))) {
        LogReplay.Outcome outcome = replay.follow(log);
        records += outcome.records();
        if (outcome.failure() != null) {
          add(Finding.Kind.WAL_CORRUPT, chain.target(), "partition " + log.id(), outcome.failure());
        }
      }
    }
    return records;
  }
}
