// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.s3.S3Storage;
import io.nebulabackup.testkit.servers.FreePort;
import io.nebulabackup.testkit.servers.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A MinIO that can be killed and started again with what is on its disk. */
final class Minio implements AutoCloseable {

  private static final String BUCKET = "faults";
  private static final String USER = "tester";
  private static final String PASSWORD = "tester-secret";

  private final Path program = ServerProcess.program("minio");
  private final Path directory;
  private final int port = FreePort.find();
  private ServerProcess process;

  Minio(Path directory) throws IOException {
    // A directory on its disk is a bucket.
    Files.createDirectories(directory.resolve(BUCKET));
    this.directory = directory;
    this.process = launch();
  }

  private ServerProcess launch() {
    return ServerProcess.start(
        List.of(
            program.toString(),
            "server",
            "--address",
            "127.0.0.1:" + port,
            "--console-address",
            "127.0.0.1:" + FreePort.find(),
            directory.toString()),
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

  int port() {
    return port;
  }

  /** The repository, as reached through a port of one's own. */
  static StorageLocation location(int port) {
    return S3Storage.bucket(BUCKET)
        .prefix("repository")
        .endpoint(URI.create("http://127.0.0.1:" + port))
        .credentials(USER, PASSWORD)
        .location();
  }

  void kill() {
    process.close();
  }

  void restart() {
    process = launch();
  }

  @Override
  public void close() {
    kill();
  }
}
