// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.agent.AgentConfig;
import io.nebulabackup.agent.BackupAgent;
import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.storage.StorageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vendor's requests for S3: a path in a bucket, a port in the endpoint, no region. */
class VendorRequestsTest {

  private final FakeS3 store = new FakeS3();
  private final Cancellation never = new Cancellation();
  private Path served;
  private BackupAgent agent;
  private AgentClient client;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    served = Files.createDirectories(directory.resolve("served")).toRealPath();
    agent =
        BackupAgent.start(
            AgentConfig.builder()
                .addServed(served)
                .tempDir(Files.createDirectories(directory.resolve("temp")))
                .build());
    client = AgentClient.connect(agent.address(), null, Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    client.close();
    agent.close();
    store.close();
  }

  /** What the request holds: it has no field for any other option. */
  private StorageLocation repository() {
    return StorageLocation.of("s3://" + FakeS3.BUCKET + "/cluster/prod")
        .withOption("endpoint", store.endpoint().toString())
        .withSecret("access_key", "access")
        .withSecret("secret_key", "hidden");
  }

  @Test
  void treesAndFiles_goThereAndBack() throws IOException {
    Path file = served.resolve("cp/data/CURRENT");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[] {1, 2, 3});

    client.uploadDirectory(served + "/cp", repository(), "B/data1", never);
    client.uploadFile(file.toString(), repository(), "B/data10/other", never);
    client.downloadDirectory(repository(), "B/data1", served + "/back", never);

    assertThat(served.resolve("back/data/CURRENT")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(served.resolve("back/other")).doesNotExist();
    assertThat(store.objects().get("cluster/prod/B/data1/data/CURRENT")).hasSize(3);
    assertThat(store.objects().get("cluster/prod/B/data10/other")).hasSize(3);
    assertThat(store.headers("PutObject", "Authorization"))
        .isNotEmpty()
        .allSatisfy(header -> assertThat(header).contains("Credential=access/"));
  }
}
