// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.agents;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.servers.AgentProcess;
import io.nebulabackup.testkit.servers.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Our agent, told what our client tells it. */
final class OurAgent implements Contender {

  private static final int COMPRESSION = 3;
  private static final long PACK_BYTES = 64L << 20;

  private final AgentProcess process;
  private final AgentClient client;
  private final Cancellation never = new Cancellation();

  OurAgent(Path served, Path temp) {
    process =
        AgentProcess.start(
            new HostAddress("127.0.0.1", FreePort.find()),
            List.of(),
            List.of("--serve=" + served, "--tmp_dir=" + temp));
    client = AgentClient.connect(process.address(), null, Duration.ofSeconds(30));
  }

  @Override
  public String name() {
    return "ours";
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void uploadTree(Path directory, StorageLocation target) {
    client.shipFiles(
        target,
        List.of(FileTree.whole(directory.toString(), "data")),
        List.of(),
        CONCURRENCY,
        new Silent(),
        never);
  }

  @Override
  public void uploadNew(List<WalDirectory> partitions, StorageLocation target) {
    client.shipDelta(
        target,
        new DeltaTarget("wal/0", 0, COMPRESSION, PACK_BYTES),
        partitions.stream()
            .filter(wal -> wal.last().logId() > wal.base().logId())
            .map(
                wal ->
                    new DeltaSlice(
                        wal.partition(),
                        wal.directory().toString(),
                        wal.base(),
                        wal.last().logId()))
            .toList(),
        CONCURRENCY,
        new Silent(),
        never);
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }

  private static final class Silent implements TransferListener {}
}
