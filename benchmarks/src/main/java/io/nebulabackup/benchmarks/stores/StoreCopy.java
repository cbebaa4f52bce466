// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.stores;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.nebulabackup.core.storage.StorageBackends;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Copies a directory to a store or back through a {@link StorageBackend}, as a program of its own:
 * {@code StoreCopy up|down DIRECTORY URI THREADS [name=value...]}; the credentials are those of the
 * S3 SDK's environment.
 */
public final class StoreCopy {

  /** Larger objects are read in several pieces at once, as they are sent. */
  private static final long PIECE_BYTES = 64L * 1024 * 1024;

  private StoreCopy() {}

  /**
   * Copies.
   *
   * @param arguments see the class
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if interrupted
   * @throws ExecutionException if a copy fails
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path directory = Path.of(arguments[1]);
    StorageLocation location = StorageLocation.of(arguments[2]);
    for (String option : List.of(arguments).subList(4, arguments.length)) {
      String[] pair = option.split("=", 2);
      location = location.withOption(pair[0], pair[1]);
    }
    ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(arguments[3]));
    try (StorageBackend backend = StorageBackends.open(location)) {
      List<Callable<Long>> copies =
          arguments[0].equals("up") ? uploads(backend, directory) : downloads(backend, directory);
      long bytes = 0;
      for (Future<Long> each : threads.invokeAll(copies)) {
        bytes += each.get();
      }
      System.out.println(copies.size() + " objects, " + bytes + " bytes");
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Callable<Long>> uploads(StorageBackend backend, Path directory)
      throws IOException {
    List<Callable<Long>> copies = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      files
          .sorted()
          .forEach(
              file ->
                  copies.add(
                      () ->
                          backend
                              .put(
                                  ObjectKey.of(file.getFileName().toString()),
                                  ObjectContent.of(file),
                                  WriteMode.REPLACE)
                              .size()));
    }
    return copies;
  }

  private static List<Callable<Long>> downloads(StorageBackend backend, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    List<Callable<Long>> copies = new ArrayList<>();
    try (ObjectListing listing = backend.list("")) {
      listing.forEachRemaining(
          object -> {
            long size = object.size();
            for (long from = 0; from == 0 || from < size; from += PIECE_BYTES) {
              ByteRange piece =
                  size <= PIECE_BYTES ? ByteRange.all() : ByteRange.of(from, PIECE_BYTES);
              copies.add(() -> download(backend, object.key(), piece, directory));
            }
          });
    }
    return copies;
  }

  private static long download(
      StorageBackend backend, ObjectKey key, ByteRange piece, Path directory) throws IOException {
    Path file = directory.resolve(key.value());
    try (InputStream in = backend.open(key, piece);
        FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      return in.transferTo(Channels.newOutputStream(channel.position(piece.offset())));
    }
  }
}
