// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.FetchFile;
import io.nebulabackup.core.agent.TransferProgress;
import io.nebulabackup.core.agent.TransferSummary;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fetches objects to files, checked, each appearing whole or not at all. Used for one call. */
public final class FileFetch {

  private final ServedPaths paths;
  private final OpenStore store;
  private final Spool spool;
  private final Consumer<TransferProgress> progress;
  private final Cancellation cancellation;
  private final Set<Path> changed = ConcurrentHashMap.newKeySet();

  /**
   * Creates the fetch.
   *
   * @param paths confines where files go
   * @param store where they come from
   * @param spool where ZIPs go before they are unpacked
   * @param progress hears how far the fetch is
   * @param cancellation ends the fetch
   */
  public FileFetch(
      ServedPaths paths,
      OpenStore store,
      Spool spool,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    this.paths = paths;
    this.store = store;
    this.spool = spool;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /**
   * Fetches all files.
   *
   * @param files what to fetch where
   * @param concurrency downloads side by side
   * @return what it cost
   * @throws IOException if a file cannot be written, or an object cannot be read
   */
  public TransferSummary run(List<FetchFile> files, int concurrency) throws IOException {
    Map<Path, FetchFile> targets = new HashMap<>();
    ProgressMeter meter = new ProgressMeter(progress);
    for (FetchFile file : files) {
      Path target = paths.inside(file.path());
      FetchFile other = targets.put(target, file);
      if (other != null && !(file.unzip() && other.unzip())) {
        throw WorkFailedException.invalid(
            "objects "
                + other.object().key()
                + " and "
                + file.object().key()
                + " are both to become "
                + target);
      }
      meter.expect(file.object().size());
    }
    VerifiedDownload download = new VerifiedDownload(store.backend(), meter, cancellation);
    try (SideBySide downloads = new SideBySide("agent-download", concurrency, cancellation)) {
      for (FetchFile file : files) {
        downloads.submit(() -> fetch(file, download));
      }
      downloads.await();
    }
    for (Path dir : changed) {
      TargetFile.forceDirectory(dir);
    }
    meter.finish();
    return new TransferSummary(store.requests(), meter.expected());
  }

  private void fetch(FetchFile file, VerifiedDownload download) throws IOException {
    // Looked at again right before use: something else may have put a link there meanwhile.
    Path target = paths.inside(file.path());
    if (file.unzip()) {
      unzip(file, target, download);
      return;
    }
    try (TargetFile out = TargetFile.create(paths, target)) {
      download.copy(file.object(), out.out());
      out.publish();
    }
    remember(target.getParent());
  }

  private void unzip(FetchFile file, Path dir, VerifiedDownload download) throws IOException {
    Path zip = spool.newFile(".zip");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip), 1 << 16)) {
        download.copy(file.object(), out);
      }
      new ZipUnpacker(paths, file.object().key(), cancellation)
          .unpack(zip, dir)
          .forEach(this::remember);
    } finally {
      Files.deleteIfExists(zip);
    }
  }

  private void remember(@Nullable Path dir) {
    if (dir != null) {
      changed.add(dir);
    }
  }
}
