// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import io.nebulabackup.storage.StorageLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A MinIO on a loopback port, as {@code dev/servers} installs it. Safe for use by several threads.
 */
public final class MinioServer implements AutoCloseable {

  /** The user that may do everything. */
  public static final String USER = "tester";

  /** The user's password. */
  public static final String PASSWORD = "tester-secret";

  private final Path data;
  private final String address;
  private final String program;
  private ServerProcess process;

  private MinioServer(Path data, String address, String program) {
    this.data = data;
    this.address = address;
    this.program = program;
    this.process = launch();
  }

  /**
   * Starts a server, or skips the test if it is not installed (see {@link ServerProcess#program}).
   *
   * @param data an empty directory for its objects
   * @param buckets the buckets there are
   * @return the running server
   */
  public static MinioServer start(Path data, String... buckets) {
    String program = ServerProcess.program("minio").toString();
    for (String bucket : buckets) {
      try {
        // MinIO takes a directory of its drive for a bucket.
        Files.createDirectories(data.resolve(bucket));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make the bucket " + bucket, e);
      }
    }
    return new MinioServer(data, "127.0.0.1:" + FreePort.find(), program);
  }

  private ServerProcess launch() {
    return ServerProcess.start(
        List.of(
            program,
            "server",
            "--address",
            address,
            "--console-address",
            "127.0.0.1:" + FreePort.find(),
            data.toString()),
        Map.of(
            "MINIO_ROOT_USER",
            USER,
            "MINIO_ROOT_PASSWORD",
            PASSWORD,
            "MINIO_UPDATE",
            "off",
            "MINIO_BROWSER",
            "off"),
        line -> line.startsWith("API:"));
  }

  /**
   * Returns where the server listens.
   *
   * @return an http address
   */
  public URI endpoint() {
    return URI.create("http://" + address);
  }

  /**
   * Returns where the server keeps its objects.
   *
   * @return the directory it was started with
   */
  public Path data() {
    return data;
  }

  /**
   * Returns the location of a repository at this server.
   *
   * @param uri its URI, such as {@code s3://bucket/prefix}
   * @return the location, with all that the S3 backend needs
   */
  public StorageLocation location(String uri) {
    return StorageLocation.of(uri)
        .withOption("endpoint", endpoint().toString())
        .withSecret("access_key", USER)
        .withSecret("secret_key", PASSWORD);
  }

  /** Kills the server, as a crash would; its data stays. */
  public synchronized void kill() {
    process.close();
  }

  /** Starts the server again after {@link #kill()}, at the same address with the same data. */
  public synchronized void restart() {
    process.close();
    process = launch();
  }

  /**
   * Returns the server's process.
   *
   * @return the process that runs now
   */
  public synchronized ServerProcess process() {
    return process;
  }

  @Override
  public void close() {
    kill();
  }
}
