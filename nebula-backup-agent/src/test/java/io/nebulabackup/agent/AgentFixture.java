// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.QuickClient;
import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.agent.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** An agent on a free port that serves a directory, its client, and a store. */
final class AgentFixture implements AutoCloseable {

  final Path served;
  final Path localStorage;
  final Path temp;
  final MemoryStore store = new MemoryStore();
  final Cancellation cancellation = new Cancellation();
  final BackupAgent agent;
  final AgentClient client;
  final Heard heard = new Heard();

  AgentFixture(Path dir) throws IOException {
    served = Files.createDirectories(dir.resolve("served")).toRealPath();
    localStorage = dir.resolve("store");
    temp = Files.createDirectories(dir.resolve("temp"));
    agent = BackupAgent.start(config().build());
    client = QuickClient.connect(agent.address());
  }

  AgentConfig.Builder config() {
    return AgentConfig.builder()
        .addServed(served)
        .addServiceRoots(served)
        .addLocalStorage(localStorage)
        .tempDir(temp);
  }

  Path write(String name, byte[] content) throws IOException {
    Path file = served.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  /** What lies in the agent's temporary directory, apart from its own place and lock. */
  List<Path> spooled() throws IOException {
    try (Stream<Path> all = Files.walk(temp, 4)) {
      return all.filter(path -> path.getNameCount() > temp.getNameCount() + 1)
          .filter(path -> !path.endsWith("lock"))
          .toList();
    }
  }

  @Override
  public void close() {
    client.close();
    agent.close();
  }

  /** Remembers what a transfer told. */
  static final class Heard implements TransferListener {
    final List<StoredObject> objects = Collections.synchronizedList(new ArrayList<>());
    final List<ShippedSlice> slices = Collections.synchronizedList(new ArrayList<>());
    final List<TransferProgress> progress = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onObject(StoredObject object) {
      objects.add(object);
    }

    @Override
    public void onSlice(ShippedSlice slice) {
      slices.add(slice);
    }

    @Override
    public void onProgress(TransferProgress step) {
      progress.add(step);
    }

    List<String> keys() {
      return objects.stream().map(StoredObject::key).sorted().toList();
    }
  }
}
