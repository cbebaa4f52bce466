// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.hosts;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files in which storageds keep their cluster's id; no read-only call of metad tells it.
 * Source: NebulaGraph 3.8 src/clients/meta/FileBasedClusterIdMan.cpp.
 *
 * @param agents the agents beside the storageds
 * @param location the repository: the vendor's agent can show a file only by uploading it
 * @param backend the repository's store
 */
public record ClusterIdFiles(AgentPool agents, StorageLocation location, StorageBackend backend) {

  private static final String FILE = "cluster.id";

  /** Below the control objects, but neither a manifest nor a lock nor a timeline. */
  private static final String PROBES = "nebula-backup/probes/";

  /**
   * Reads the id from the first storaged that has it.
   *
   * @param storages the storageds
   * @return the cluster's id
   * @throws ClusterOperationException if none has it yet
   */
  public long first(List<Topology.Service> storages) {
    for (Topology.Service storage : storages) {
      Long id = of(storage);
      if (id != null) {
        return id;
      }
    }
    throw new ClusterOperationException(
        "the cluster's id cannot be told: no storaged has written its cluster.id file yet", null);
  }

  /**
   * Reads the id that one service keeps.
   *
   * @param service the service
   * @return the id, or null if the service has written none
   */
  public @Nullable Long of(Topology.Service service) {
    AgentClient agent = agents.at(service.agentHost());
    if (agent.isOurs()) {
      return agent.describe(List.of(service.root())).clusterIds().get(service.root());
    }
    String file = service.root() + "/" + FILE;
    return agent.existDir(file) ? uploaded(agent, file) : null;
  }

  private long uploaded(AgentClient agent, String file) {
    ObjectKey directory = ObjectKey.of(PROBES + UUID.randomUUID());
    // In a local repository this makes the directory, which the vendor's agent does not.
    ObjectKey place = directory.resolve("place");
    ObjectKey copy = directory.resolve(FILE);
    backend.put(place, ObjectContent.of(new byte[0]), WriteMode.REPLACE);
    try {
      agent.uploadFile(file, location, copy.value(), new Cancellation());
      return read(agent, file, copy);
    } finally {
      backend.delete(List.of(place, copy));
    }
  }

  private long read(AgentClient agent, String file, ObjectKey copy) {
    try (InputStream in = backend.open(copy, ByteRange.all())) {
      byte[] bytes = in.readNBytes(Long.BYTES + 1);
      if (bytes.length != Long.BYTES) {
        throw new ClusterOperationException(
            file + " beside agent " + agent.address() + " has not the 8 bytes of a cluster's id",
            null);
      }
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    } catch (ObjectNotFoundException e) {
      throw new TransferException(
          "the vendor's agent "
              + agent.address()
              + " uploads nothing to "
              + location.uri()
              + ", and says nothing: see its log; it needs the store's keys and a way there",
          e);
    } catch (IOException e) {
      throw new StorageException("cannot read " + copy + ": " + e.getMessage(), true, e);
    }
  }
}
