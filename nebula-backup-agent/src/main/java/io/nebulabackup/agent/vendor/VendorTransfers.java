// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import io.nebulabackup.agent.paths.HeldDirectory;
import io.nebulabackup.agent.paths.LocalStorage;
import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.transfer.FileFetch;
import io.nebulabackup.agent.transfer.OpenStore;
import io.nebulabackup.agent.transfer.Spool;
import io.nebulabackup.agent.transfer.Stores;
import io.nebulabackup.agent.transfer.TreeShipment;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.FetchFile;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.ObjectNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The vendor's uploads and downloads. Unlike the vendor's agent they fail if anything was not
 * moved, and a prefix means what is below it, not every key that begins with the same letters. Safe
 * for use by several threads.
 */
public final class VendorTransfers {

  /** Files side by side; the vendor's agent moves one after another, in 5 parts at a time. */
  private static final int CONCURRENCY = 5;

  private final ServedPaths paths;
  private final LocalStorage local;
  private final Stores stores;
  private final Spool spool;

  /**
   * Creates the transfers.
   *
   * @param paths confines local files
   * @param local confines stores in local directories
   * @param stores opens stores
   * @param spool where data is spooled
   */
  public VendorTransfers(ServedPaths paths, LocalStorage local, Stores stores, Spool spool) {
    this.paths = paths;
    this.local = local;
    this.stores = stores;
    this.spool = spool;
  }

  /**
   * Uploads a directory tree; a single file as well, to the place itself.
   *
   * @param source the directory or file
   * @param recursively whether a directory is meant
   * @param target where to
   * @param cancellation ends the upload
   * @throws IOException if something cannot be read
   */
  public void upload(
      String source, boolean recursively, VendorPlace target, Cancellation cancellation)
      throws IOException {
    Path path = paths.inside(source);
    if (!Files.isDirectory(path)) {
      uploadFile(path, target, cancellation);
      if (target.isLocal()) {
        keepAccess(
            paths.hold(parent(path)),
            path.getFileName(),
            local.hold(local.inside(target.directory())),
            Path.of(target.path()));
      }
      return;
    }
    if (!recursively) {
      throw new InvalidSpecException("source_path", source, "it is a directory: pass recursively");
    }
    ship(new FileTree(path.toString(), target.path(), List.of(), null), target, cancellation);
    if (target.isLocal()) {
      keepAccess(paths.hold(path), local.hold(local.inside(target.directory())));
    }
  }

  /**
   * As the vendor's agent: copies of files are as accessible as the files (copyDir in its
   * pkg/storage/local.go), so that a storaged that is not root can use what a restore lays out.
   */
  private static void keepAccess(HeldDirectory originals, HeldDirectory copies) throws IOException {
    try (originals;
        copies) {
      copies.takeAccessOf(originals);
    }
  }

  private static void keepAccess(
      HeldDirectory originals, Path original, HeldDirectory copies, Path copy) throws IOException {
    try (originals;
        copies) {
      copies.takeAccessOf(originals, original, copy);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new InvalidSpecException("path", file.toString(), "pass a file's path");
    }
    return parent;
  }

  /**
   * Uploads what the enterprise edition needs of a partition's WAL on top of a base.
   *
   * @param source the partition's WAL directory
   * @param commitLogId the base's committed log id
   * @param lastLogId the base's last log id
   * @param target where to; files go directly below it
   * @param cancellation ends the upload
   * @throws IOException if something cannot be read
   */
  public void uploadIncrement(
      String source,
      long commitLogId,
      long lastLogId,
      VendorPlace target,
      Cancellation cancellation)
      throws IOException {
    Path dir = paths.inside(source);
    List<String> files = IncrementalSelection.select(dir, commitLogId, lastLogId);
    ship(new FileTree(dir.toString(), target.path(), files, null), target, cancellation);
  }

  private void ship(FileTree tree, VendorPlace target, Cancellation cancellation)
      throws IOException {
    try (OpenStore store = stores.open(target.location(), cancellation);
        Spool own = spool.inner()) {
      new TreeShipment(paths, store, own, TransferListener.NONE, cancellation)
          .run(List.of(tree), Set.of(), CONCURRENCY);
    }
  }

  private void uploadFile(Path file, VendorPlace target, Cancellation cancellation)
      throws IOException {
    try (OpenStore store = stores.open(target.location(), cancellation);
        Spool own = spool.inner()) {
      new TreeShipment(paths, store, own, TransferListener.NONE, cancellation)
          .runOne(file, target.key());
    }
  }

  /**
   * Downloads everything below a place, or, if nothing is, the object of that name.
   *
   * @param source where from
   * @param target the directory to download into
   * @param cancellation ends the download
   * @throws IOException if something cannot be written
   */
  public void downloadTree(VendorPlace source, String target, Cancellation cancellation)
      throws IOException {
    paths.inside(target);
    try (OpenStore store = stores.open(source.location(), cancellation);
        Spool own = spool.inner()) {
      List<FetchFile> files = new ArrayList<>();
      try (ObjectListing listing = store.backend().list(source.prefix())) {
        while (listing.hasNext()) {
          ObjectMetadata object = listing.next();
          String name = object.key().value().substring(source.prefix().length());
          files.add(fetch(object, target + "/" + name));
        }
      }
      if (files.isEmpty() && !source.path().isEmpty()) {
        store.backend().head(source.key()).ifPresent(object -> files.add(fetch(object, target)));
      }
      new FileFetch(paths, store, own, progress -> {}, cancellation).run(files, CONCURRENCY);
    }
    if (source.isLocal()) {
      keepAccess(local.hold(local.inside(source.directory())), paths.hold(paths.inside(target)));
    }
  }

  /**
   * Downloads one object.
   *
   * @param source the object
   * @param target the file to write
   * @param cancellation ends the download
   * @throws IOException if the file cannot be written
   */
  public void downloadFile(VendorPlace source, String target, Cancellation cancellation)
      throws IOException {
    paths.inside(target);
    try (OpenStore store = stores.open(source.location(), cancellation);
        Spool own = spool.inner()) {
      ObjectMetadata object =
          store
              .backend()
              .head(source.key())
              .orElseThrow(
                  () ->
                      new ObjectNotFoundException(
                          "object "
                              + source.path()
                              + " does not exist in "
                              + source.location().uri(),
                          null));
      new FileFetch(paths, store, own, progress -> {}, cancellation)
          .run(List.of(fetch(object, target)), 1);
    }
    if (source.isLocal()) {
      Path copy = paths.inside(target);
      keepAccess(
          local.hold(local.inside(source.directory())),
          Path.of(source.path()),
          paths.hold(parent(copy)),
          copy.getFileName());
    }
  }

  /**
   * Tells whether a local source is a directory.
   *
   * @param path what the vendor's request names as a local place of a store
   * @param recursively whether a directory is meant
   * @return true for a directory
   * @throws IOException if there is nothing, or it cannot be looked at
   */
  public boolean isTree(String path, boolean recursively) throws IOException {
    Path real = local.inside(path);
    if (!Files.exists(real)) {
      throw new NoSuchFileException(path);
    }
    if (Files.isDirectory(real) && !recursively) {
      throw new InvalidSpecException("source", path, "it is a directory: pass recursively");
    }
    return Files.isDirectory(real);
  }

  /**
   * Tells whether something to upload is a directory.
   *
   * @param source its path
   * @return true for a directory
   * @throws IOException if it cannot be looked at
   */
  public boolean isDirectory(String source) throws IOException {
    return Files.isDirectory(paths.inside(source));
  }

  private static FetchFile fetch(ObjectMetadata object, String target) {
    return new FetchFile(
        new StoredObject(object.key().value(), object.size(), null), target, false);
  }
}
