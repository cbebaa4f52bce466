// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.stores;

import io.nebulabackup.benchmarks.measure.BudgetTable;
import io.nebulabackup.benchmarks.stores.MeasuredProcess.Cost;
import io.nebulabackup.testkit.servers.MinioServer;
import io.nebulabackup.testkit.servers.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Copies files to MinIO and back with our S3 backend, with MinIO's own client and with rclone, in
 * turns, at the same server, with as many files at a time (mc chooses itself). Medians are
 * compared.
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
                new Load("one", 1, 64 * MIB, 64, 5),
                new Load("large", 64, 64 * MIB, 1, 5),
                new Load("small", 20_000, 32 * 1024, 1, 3));
    String[] buckets =
        Stream.concat(loads.stream().map(Load::name), Stream.of("sample")).toArray(String[]::new);
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), buckets)) {
      archiveClasses(minio);
      for (Load load : loads) {
        Path files = directory.resolve(load.name());
        create(load, files);
        measure(table, load, files, minio);
        deleteTree(files);
        deleteTree(directory.resolve("minio").resolve(load.name()));
      }
    }
    return table;
  }

  /** The agent's image has an archive of its classes; here is its like. */
  private void archiveClasses(MinioServer minio) throws IOException {
    Path sample = Files.createDirectories(directory.resolve("sample"));
    Files.writeString(sample.resolve("object"), "sample");
    Ours ours = new Ours(minio);
    MeasuredProcess.run(
        ours.command("-XX:ArchiveClassesAtExit=", "up", sample, "sample"), ours.environment());
  }

  private static Path archive(MinioServer minio) {
    return minio.data().resolveSibling("classes.jsa");
  }

  private void measure(BudgetTable table, Load load, Path files, MinioServer minio)
      throws IOException {
    List<Tool> tools = List.of(new Ours(minio), new Mc(minio), new Rclone(minio));
    for (boolean up : new boolean[] {true, false}) {
      List<List<Cost>> costs = tools.stream().<List<Cost>>map(tool -> new ArrayList<>()).toList();
      for (int round = 0; round < load.rounds(); round++) {
        for (int i = 0; i < tools.size(); i++) {
          // The order changes, so that nobody always comes first to a cold or a busy disk.
          int turn = (i + round) % tools.size();
          costs.get(turn).add(copy(tools.get(turn), load, files, up));
        }
      }
      tell(table, (up ? "upload " : "download ") + load.what(), tools, costs);
    }
  }

  private Cost copy(Tool tool, Load load, Path files, boolean up) throws IOException {
    if (up) {
      return MeasuredProcess.run(tool.upload(files, load.name()), tool.environment());
    }
    Path target = directory.resolve("downloaded");
    Cost cost = MeasuredProcess.run(tool.download(load.name(), target), tool.environment());
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

  /** A program that copies. */
  private interface Tool {

    String name();

    Map<String, String> environment();

    List<String> upload(Path files, String bucket);

    List<String> download(String bucket, Path target);
  }

  private record Ours(MinioServer minio) implements Tool {

    private static final String WITH_ARCHIVE = "-XX:SharedArchiveFile=";

    @Override
    public String name() {
      return "ours";
    }

    @Override
    public Map<String, String> environment() {
      return Map.of(
          "AWS_ACCESS_KEY_ID", MinioServer.USER, "AWS_SECRET_ACCESS_KEY", MinioServer.PASSWORD);
    }

    @Override
    public List<String> upload(Path files, String bucket) {
      return command(WITH_ARCHIVE, "up", files, bucket);
    }

    @Override
    public List<String> download(String bucket, Path target) {
      return command(WITH_ARCHIVE, "down", target, bucket);
    }

    private List<String> command(String archiveOption, String direction, Path path, String bucket) {
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          // As the agent's start script has it.
          "-Xms48m",
          "-Xmn32m",
          "-Xmx96m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          archiveOption + archive(minio),
          "-cp",
          System.getProperty("java.class.path"),
          StoreCopy.class.getName(),
          direction,
          path.toString(),
          "s3://" + bucket,
          String.valueOf(AT_A_TIME),
          "endpoint=" + minio.endpoint(),
          "checksum=crc32");
    }
  }

  private record Mc(MinioServer minio) implements Tool {

    @Override
    public String name() {
      return "mc";
    }

    @Override
    public Map<String, String> environment() {
      return Map.of(
          "MC_CONFIG_DIR",
          minio.data().resolveSibling("mc").toString(),
          "MC_HOST_store",
          "http://"
              + MinioServer.USER
              + ":"
              + MinioServer.PASSWORD
              + "@"
              + minio.endpoint().getAuthority());
    }

    @Override
    public List<String> upload(Path files, String bucket) {
      return command(files + "/", "store/" + bucket + "/");
    }

    @Override
    public List<String> download(String bucket, Path target) {
      return command("store/" + bucket + "/", target + "/");
    }

    private static List<String> command(String from, String to) {
      return List.of(
          ServerProcess.program("mc").toString(), "cp", "--quiet", "--recursive", from, to);
    }
  }

  private record Rclone(MinioServer minio) implements Tool {

    @Override
    public String name() {
      return "rclone";
    }

    @Override
    public Map<String, String> environment() {
      return Map.of(
          "RCLONE_S3_PROVIDER",
          "Minio",
          "RCLONE_S3_ENDPOINT",
          minio.endpoint().toString(),
          "RCLONE_S3_ACCESS_KEY_ID",
          MinioServer.USER,
          "RCLONE_S3_SECRET_ACCESS_KEY",
          MinioServer.PASSWORD);
    }

    @Override
    public List<String> upload(Path files, String bucket) {
      return command(files.toString(), ":s3:" + bucket);
    }

    @Override
    public List<String> download(String bucket, Path target) {
      return command(":s3:" + bucket, target.toString());
    }

    private static List<String> command(String from, String to) {
      return List.of(
          ServerProcess.program("rclone").toString(),
          "copy",
          "--config",
          "/dev/null",
          // All is copied, also what the round before has copied.
          "--ignore-times",
          "--transfers",
          String.valueOf(AT_A_TIME),
          from,
          to);
    }
  }
}
