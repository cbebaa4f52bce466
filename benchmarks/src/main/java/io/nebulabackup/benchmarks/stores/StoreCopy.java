// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.stores;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulabackup.core.storage.Pieces;
import io.nebulabackup.core.storage.StorageBackends;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
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
 * Copies directories to a store and back through a {@link StorageBackend}, in a process that lives
 * on, as an agent does: {@code StoreCopy THREADS [name=value...]}, where the pairs are options of
 * the store. Each line of its input, {@code up|down DIRECTORY URI}, is a copy; it answers with a
 * line when it is done. The credentials are those of the S3 SDK's environment.
 */
public final class StoreCopy {

  private StoreCopy() {}

  /**
   * Copies until its input ends.
   *
   * @param arguments see the class
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if interrupted
   * @throws ExecutionException if a copy fails
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(arguments[0]));
    try {
      BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] words = order.split(" ", 3);
        StorageLocation location = StorageLocation.of(words[2]);
        for (String option : List.of(arguments).subList(1, arguments.length)) {
          String[] pair = option.split("=", 2);
          location = location.withOption(pair[0], pair[1]);
        }
        System.out.println(copy(words[0].equals("up"), Path.of(words[1]), location, threads));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String copy(
      boolean up, Path directory, StorageLocation location, ExecutorService threads)
      throws IOException, InterruptedException, ExecutionException {
    try (StorageBackend backend = StorageBackends.open(location)) {
      List<Callable<Long>> copies =
          up ? uploads(backend, directory) : downloads(backend, directory);
      long bytes = 0;
      for (Future<Long> each : threads.invokeAll(copies)) {
        bytes += each.get();
      }
      return copies.size() + " objects, " + bytes + " bytes";
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
      listing.forEachRemaining(object -> copies.add(() -> download(backend, object, directory)));
    }
    return copies;
  }

  /** In one stream, as a restore does. */
  private static long download(StorageBackend backend, ObjectMetadata object, Path directory)
      throws IOException {
    long bytes = 0;
    try (Pieces pieces = Pieces.of(backend.open(object.key(), ByteRange.all()), object.size());
        OutputStream out = Files.newOutputStream(directory.resolve(object.key().value()))) {
      for (int length = pieces.next(); length >= 0; length = pieces.next()) {
        out.write(pieces.bytes(), 0, length);
        bytes += length;
      }
    }
    return bytes;
  }
}
