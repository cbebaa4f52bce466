// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.stores;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulabackup.benchmarks.measure.BudgetTable;
import io.nebulabackup.benchmarks.measure.ProcessUse;
import io.nebulabackup.benchmarks.stores.MeasuredProcess.Cost;
import io.nebulabackup.testkit.servers.MinioServer;
import io.nebulabackup.testkit.servers.ServerProcess;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Copies files to MinIO and back with our S3 backend, with MinIO's own client and with rclone, in
 * turns, at the same server, with as many files at a time (mc chooses itself). Each begins with a
 * copy that does not count. Ours is in a process that lives on, as agents and applications do; what
 * it takes to start one is {@code agent-start}'s to measure. Medians are compared.
 */
public final class StorageBench {

  private static final int MIB = 1024 * 1024;
  private static final int AT_A_TIME = 8;

  private final Path directory;
  private final boolean quick;

  /**
   * Creates the benchmark.
   *
   * @param directory where files and the server's data go
   * @param quick whether small files do
   */
  public StorageBench(Path directory, boolean quick) {
    this.directory = directory;
    this.quick = quick;
  }

  private record Load(String name, int files, int bytes, int repeat, int rounds) {

    String what() {
      return files
          + " x "
          + (bytes * (long) repeat >= MIB
              ? bytes * (long) repeat / MIB + " MiB"
              : bytes / 1024 + " KiB");
    }
  }

  /**
   * Runs the benchmark.
   *
   * @return the figures
   * @throws IOException if a file cannot be written
   */
  public BudgetTable run() throws IOException {
    BudgetTable table = new BudgetTable();
    List<Load> loads =
        quick
            ? List.of(
                new Load("one", 1, 64 * MIB, 8, 1),
                new Load("large", 16, 16 * MIB, 1, 1),
                new Load("small", 2_000, 32 * 1024, 1, 1))
            : List.of(
                new Load("one", 1, 64 * MIB, 64, 3),
                new Load("large", 64, 64 * MIB, 1, 3),
                new Load("small", 20_000, 32 * 1024, 1, 3));
    String[] buckets = loads.stream().map(Load::name).toArray(String[]::new);
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), buckets);
        Ours ours = new Ours(minio)) {
      List<Tool> tools = List.of(ours, new Mc(minio), new Rclone(minio));
      for (Load load : loads) {
        Path files = directory.resolve(load.name());
        create(load, files);
        measure(table, load, files, tools);
        deleteTree(files);
        deleteTree(directory.resolve("minio").resolve(load.name()));
      }
    }
    return table;
  }

  private void measure(BudgetTable table, Load load, Path files, List<Tool> tools)
      throws IOException {
    for (boolean up : new boolean[] {true, false}) {
      String what = (up ? "upload " : "download ") + load.what();
      List<List<Cost>> costs = tools.stream().<List<Cost>>map(tool -> new ArrayList<>()).toList();
      for (int round = 0; round <= load.rounds(); round++) {
        for (int i = 0; i < tools.size(); i++) {
          // The order changes, so that nobody always comes after the same one.
          int turn = (i + round) % tools.size();
          Cost cost = copy(tools.get(turn), load, files, up);
          tellProgress(what, round, tools.get(turn), cost);
          if (round > 0) {
            costs.get(turn).add(cost);
          }
        }
      }
      tell(table, what, tools, costs);
    }
  }

  private Cost copy(Tool tool, Load load, Path files, boolean up) throws IOException {
    if (up) {
      return tool.upload(files, load.name());
    }
    Path target = directory.resolve("downloaded");
    Cost cost = tool.download(load.name(), target);
    try (Stream<Path> found = Files.walk(target)) {
      long bytes = 0;
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      if (bytes != (long) load.files() * load.bytes() * load.repeat()) {
        throw new IllegalStateException(tool.name() + " downloaded " + bytes + " bytes only");
      }
    }
    deleteTree(target);
    return cost;
  }

  /** The whole takes half an hour; round 0 does not count. */
  private static void tellProgress(String what, int round, Tool tool, Cost cost) {
    System.err.printf(
        Locale.ROOT,
        "%s, round %d: %s %.1f s, CPU %.1f s%n",
        what,
        round,
        tool.name(),
        cost.wallSeconds(),
        cost.cpuSeconds());
  }

  private static void tell(
      BudgetTable table, String what, List<Tool> tools, List<List<Cost>> costs) {
    List<Cost> medians = costs.stream().map(StorageBench::median).toList();
    for (int i = 0; i < tools.size(); i++) {
      table.note(what + ": " + tools.get(i).name() + ", wall s", medians.get(i).wallSeconds());
      table.note(what + ": " + tools.get(i).name() + ", CPU s", medians.get(i).cpuSeconds());
      table.note(what + ": " + tools.get(i).name() + ", peak RSS MiB", medians.get(i).peakRss());
    }
    double fastest =
        medians.subList(1, medians.size()).stream()
            .mapToDouble(Cost::wallSeconds)
            .min()
            .orElseThrow();
    table.atLeast(
        what + ": our speed / the fastest other's", fastest / medians.get(0).wallSeconds(), 0.9);
    table.atMost(what + ": our peak RSS, MiB", medians.get(0).peakRss(), 256);
  }

  private static Cost median(List<Cost> costs) {
    List<Cost> sorted = costs.stream().sorted(java.util.Comparator.comparing(Cost::wall)).toList();
    return sorted.get(sorted.size() / 2);
  }

  private static void create(Load load, Path directory) throws IOException {
    Files.createDirectories(directory);
    Random random = new Random(1);
    byte[] bytes = new byte[load.bytes()];
    for (int i = 0; i < load.files(); i++) {
      try (OutputStream out = Files.newOutputStream(directory.resolve("object-" + i))) {
        for (int n = 0; n < load.repeat(); n++) {
          random.nextBytes(bytes);
          out.write(bytes);
        }
      }
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> found = Files.walk(tree)) {
      for (Path path : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Who copies. */
  private interface Tool {

    String name();

    Cost upload(Path files, String bucket);

    Cost download(String bucket, Path target);
  }

  private static final class Ours implements Tool, AutoCloseable {

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    Ours(MinioServer minio) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              // As the agent's start script has it.
              "-Xms48m",
              "-Xmn32m",
              "-Xmx96m",
              "-Xss512k",
              "-XX:+UseSerialGC",
              "-cp",
              System.getProperty("java.class.path"),
              StoreCopy.class.getName(),
              String.valueOf(AT_A_TIME),
              "endpoint=" + minio.endpoint(),
              "checksum=crc32");
      builder.environment().put("AWS_ACCESS_KEY_ID", MinioServer.USER);
      builder.environment().put("AWS_SECRET_ACCESS_KEY", MinioServer.PASSWORD);
      process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      orders = process.outputWriter(UTF_8);
      answers = process.inputReader(UTF_8);
    }

    @Override
    public String name() {
      return "ours";
    }

    @Override
    public Cost upload(Path files, String bucket) {
      return copy("up " + files + " s3://" + bucket);
    }

    @Override
    public Cost download(String bucket, Path target) {
      return copy("down " + target + " s3://" + bucket);
    }

    private Cost copy(String order) {
      try {
        double cpu = ProcessUse.cpuSeconds(process.pid());
        long start = System.nanoTime();
        orders.write(order);
        orders.newLine();
        orders.flush();
        if (answers.readLine() == null) {
          throw new IllegalStateException("our copy failed: " + order);
        }
        return new Cost(
            Duration.ofNanos(System.nanoTime() - start),
            ProcessUse.cpuSeconds(process.pid()) - cpu,
            ProcessUse.peakMebibytes(process.pid()));
      } catch (IOException e) {
        throw new UncheckedIOException("our copy failed: " + order, e);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private record Mc(MinioServer minio) implements Tool {

    @Override
    public String name() {
      return "mc";
    }

    @Override
    public Cost upload(Path files, String bucket) {
      return copy(files + "/", "store/" + bucket + "/");
    }

    @Override
    public Cost download(String bucket, Path target) {
      return copy("store/" + bucket + "/", target + "/");
    }

    private Cost copy(String from, String to) {
      return MeasuredProcess.run(
          List.of(ServerProcess.program("mc").toString(), "cp", "--quiet", "--recursive", from, to),
          Map.of(
              "MC_CONFIG_DIR",
              minio.data().resolveSibling("mc").toString(),
              "MC_HOST_store",
              "http://"
                  + MinioServer.USER
                  + ":"
                  + MinioServer.PASSWORD
                  + "@"
                  + minio.endpoint().getAuthority()));
    }
  }

  private record Rclone(MinioServer minio) implements Tool {

    @Override
    public String name() {
      return "rclone";
    }

    @Override
    public Cost upload(Path files, String bucket) {
      return copy(files.toString(), ":s3:" + bucket);
    }

    @Override
    public Cost download(String bucket, Path target) {
      return copy(":s3:" + bucket, target.toString());
    }

    private Cost copy(String from, String to) {
      return MeasuredProcess.run(
          List.of(
              ServerProcess.program("rclone").toString(),
              "copy",
              "--config",
              "/dev/null",
              // All is copied, also what the round before has copied.
              "--ignore-times",
              "--transfers",
              String.valueOf(AT_A_TIME),
              from,
              to),
          Map.of(
              "RCLONE_S3_PROVIDER",
              "Minio",
              "RCLONE_S3_ENDPOINT",
              minio.endpoint().toString(),
              "RCLONE_S3_ACCESS_KEY_ID",
              MinioServer.USER,
              "RCLONE_S3_SECRET_ACCESS_KEY",
              MinioServer.PASSWORD));
    }
  }
}
