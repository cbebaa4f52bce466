// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.servers.MinioServer;
import io.nebulabackup.testkit.servers.VendorBr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The vendor's br at one store, which is the repository of our client as well.
 *
 * @param br the program
 * @param storage the flags that name the store
 * @param location the same place, as our client names it
 */
record BrAt(VendorBr br, List<String> storage, StorageLocation location) {

  private static final Pattern NAME = Pattern.compile("BACKUP_\\d{4}(?:_\\d{2}){5}");

  static BrAt minio(MinioServer minio, Path directory, String prefix) {
    String uri = "s3://backups/" + prefix;
    return new BrAt(
        VendorBr.find(directory),
        List.of(
            "--storage",
            uri,
            "--s3.endpoint",
            minio.endpoint().toString(),
            "--s3.region",
            "default",
            "--s3.access_key",
            MinioServer.USER,
            "--s3.secret_key",
            MinioServer.PASSWORD),
        minio.location(uri));
  }

  /** br makes the backup's own directory there, but not the one above. */
  static BrAt local(Path directory) throws IOException {
    Path root = Files.createDirectories(directory.resolve("repository"));
    return new BrAt(
        VendorBr.find(directory),
        List.of("--storage", "local://" + root),
        StorageLocation.of(root.toUri()));
  }

  /** Takes a full backup and returns its name. */
  String backUp(InteropCluster cluster) {
    String output = run("backup", "full", "--meta", cluster.sandbox().metad());
    assertThat(output).contains("Backup succeed.");
    return last(output);
  }

  void restore(InteropCluster cluster, String name) {
    assertThat(run("restore", "full", "--meta", cluster.sandbox().metad(), "--name", name))
        .contains("Restore succeed.");
  }

  void cleanUp(InteropCluster cluster, String name) {
    String output = run("cleanup", "--meta", cluster.sandbox().metad(), "--name", name);
    assertThat(output).contains("Clean up backup data successfully.");
  }

  /** Returns the rows of the table of backups, blanks between cells taken away. */
  List<String> show() {
    List<String> rows = new ArrayList<>();
    run("show")
        .lines()
        .filter(line -> line.startsWith("| BACKUP_"))
        .forEach(line -> rows.add(line.replace(" ", "")));
    return rows;
  }

  private String run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(storage);
    VendorBr.Result result = br.run(all);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  private static String last(String output) {
    Matcher names = NAME.matcher(output);
    String name = "";
    while (names.find()) {
      name = names.group();
    }
    assertThat(name).as(output).isNotEmpty();
    return name;
  }
}
