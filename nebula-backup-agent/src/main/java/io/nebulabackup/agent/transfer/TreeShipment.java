// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Ships directory trees, one object per file or one ZIP per tree. Used for one call. */
public final class TreeShipment {

  private final ServedPaths paths;
  private final OpenStore store;
  private final Spool spool;
  private final TransferListener listener;
  private final Cancellation cancellation;

  /** What becomes one object. */
  private sealed interface Item {
    ObjectKey key();

    long bytes();

    record OneFile(ObjectKey key, Path path, long bytes) implements Item {}

    record Zip(ObjectKey key, SourceTree tree, long bytes) implements Item {}
  }

  /**
   * Creates the shipment.
   *
   * @param paths confines the trees
   * @param store where they go
   * @param spool where ZIPs are made
   * @param listener hears of every object that lands; called by several threads, one at a time
   * @param cancellation ends the shipment
   */
  public TreeShipment(
      ServedPaths paths,
      OpenStore store,
      Spool spool,
      TransferListener listener,
      Cancellation cancellation) {
    this.paths = paths;
    this.store = store;
    this.spool = spool;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /**
   * Ships everything that has not landed.
   *
   * @param trees the trees
   * @param landed keys to leave out
   * @param concurrency uploads side by side
   * @return what it cost
   * @throws IOException if something cannot be read
   */
  public TransferSummary run(List<FileTree> trees, Set<String> landed, int concurrency)
      throws IOException {
    List<Item> items = items(trees, landed);
    ProgressMeter meter = new ProgressMeter(listener::onProgress);
    items.forEach(item -> meter.expect(item.bytes()));
    FileShipper files = FileShipper.ofServed(paths, store.backend(), meter, cancellation);
    ZipShipper zips =
        new ZipShipper(
            paths, spool, FileShipper.ofSpool(store.backend(), meter, cancellation), cancellation);
    AtomicLong bytes = new AtomicLong();
    try (SideBySide uploads = new SideBySide("agent-upload", concurrency, cancellation)) {
      for (Item item : items) {
        uploads.submit(
            () -> {
              StoredObject object = ship(item, files, zips);
              bytes.addAndGet(object.size());
              listener.onObject(object);
            });
      }
      uploads.await();
    }
    meter.finish();
    return new TransferSummary(store.requests(), bytes.get());
  }

  /**
   * Ships a single file.
   *
   * @param file the file; already known to lie inside
   * @param key what it becomes
   * @throws IOException if it cannot be read
   */
  public void runOne(Path file, ObjectKey key) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    ProgressMeter meter = new ProgressMeter(listener::onProgress);
    meter.expect(Files.size(file));
    listener.onObject(
        FileShipper.ofServed(paths, store.backend(), meter, cancellation).ship(file, key));
  }

  private static StoredObject ship(Item item, FileShipper files, ZipShipper zips)
      throws IOException {
    if (item instanceof Item.OneFile file) {
      return files.ship(file.path(), file.key());
    }
    Item.Zip zip = (Item.Zip) item;
    return zips.ship(zip.tree(), zip.key());
  }

  private List<Item> items(List<FileTree> trees, Set<String> landed) throws IOException {
    List<Item> items = new ArrayList<>();
    Set<ObjectKey> keys = new HashSet<>();
    for (FileTree wanted : trees) {
      SourceTree tree = tree(wanted);
      String zipKey = wanted.zipKey();
      if (zipKey != null) {
        long bytes = tree.files().stream().mapToLong(SourceTree.Entry::bytes).sum();
        add(new Item.Zip(ObjectKey.of(zipKey), tree, bytes), items, keys, landed);
        continue;
      }
      for (SourceTree.Entry file : tree.files()) {
        ObjectKey key =
            wanted.keyPrefix().isEmpty()
                ? ObjectKey.of(file.name())
                : ObjectKey.of(wanted.keyPrefix()).resolve(file.name());
        add(new Item.OneFile(key, file.path(), file.bytes()), items, keys, landed);
      }
    }
    // The largest first, so that no lane is left alone with one of them at the end.
    items.sort(Comparator.comparingLong(Item::bytes).reversed());
    return items;
  }

  private static void add(Item item, List<Item> items, Set<ObjectKey> keys, Set<String> landed) {
    if (!keys.add(item.key())) {
      throw WorkFailedException.invalid("two files are to become object " + item.key());
    }
    if (!landed.contains(item.key().value())) {
      items.add(item);
    }
  }

  private SourceTree tree(FileTree wanted) throws IOException {
    Path root = paths.inside(wanted.sourceDir());
    if (wanted.files().isEmpty()) {
      return SourceTree.walk(root, cancellation);
    }
    for (String name : wanted.files()) {
      Path real = paths.inside(root + "/" + name);
      if (name.startsWith("/") || !real.startsWith(root) || real.equals(root)) {
        throw WorkFailedException.invalid("'" + name + "' is no file below " + root);
      }
    }
    return SourceTree.of(root, wanted.files());
  }
}
