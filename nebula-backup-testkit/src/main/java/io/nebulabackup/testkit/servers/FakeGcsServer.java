// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import io.nebulabackup.storage.StorageLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/**
 * A fake-gcs-server on a loopback port, as {@code dev/servers} installs it; its objects are in its
 * memory. Safe for use by several threads.
 */
public final class FakeGcsServer implements AutoCloseable {

  private final URI host;
  private final ServerProcess process;

  private FakeGcsServer(URI host, ServerProcess process) {
    this.host = host;
    this.process = process;
  }

  /**
   * Starts a server, or skips the test if it is not installed (see {@link ServerProcess#program}).
   *
   * @param buckets the buckets there are
   * @return the running server
   */
  public static FakeGcsServer start(String... buckets) {
    String program = ServerProcess.program("fake-gcs-server").toString();
    int port = FreePort.find();
    URI host = URI.create("http://127.0.0.1:" + port);
    ServerProcess process =
        ServerProcess.start(
            List.of(
                program,
                "-scheme",
                "http",
                "-host",
                "127.0.0.1",
                "-port",
                String.valueOf(port),
                "-external-url",
                host.toString(),
                "-public-host",
                "127.0.0.1:" + port,
                "-backend",
                "memory"),
            Map.of(),
            line -> line.contains("server started"));
    FakeGcsServer server = new FakeGcsServer(host, process);
    for (String bucket : buckets) {
      server.createBucket(bucket);
    }
    return server;
  }

  private void createBucket(String bucket) {
    HttpRequest request =
        HttpRequest.newBuilder(host.resolve("/storage/v1/b?project=test"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + bucket + "\"}"))
            .build();
    try {
      int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        throw new IllegalStateException("cannot make the bucket " + bucket + ": " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the bucket " + bucket, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making the bucket " + bucket, e);
    }
  }

  /**
   * Returns where the server listens.
   *
   * @return an http address
   */
  public URI host() {
    return host;
  }

  /**
   * Returns the location of a repository at this server.
   *
   * @param uri its URI, such as {@code gs://bucket/prefix}
   * @return the location, with all that the Google Cloud Storage backend needs
   */
  public StorageLocation location(String uri) {
    return StorageLocation.of(uri)
        .withOption("host", host.toString())
        .withOption("anonymous", "true");
  }

  @Override
  public void close() {
    process.close();
  }
}
