// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.adopt.UploadedBackup;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.metad.FrozenCheckpoint;
import io.nebulabackup.core.metad.FrozenHost;
import io.nebulabackup.core.metad.FrozenSpace;
import io.nebulabackup.core.plan.ClusterView;
import io.nebulabackup.core.storage.HashedContent;
import io.nebulabackup.core.vendor.VendorLayout;
import io.nebulabackup.core.vendor.VendorMetaCodec;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A full backup with the means of the vendor's agent, as its br takes it: whole directories go up
 * unseen. What has become of them is found out afterwards, by reading everything back.
 */
final class VendorUpload {

  private final RunContext context;
  private final FrozenBackup reply;
  private final ClusterView cluster;
  private final VendorLayout layout;

  VendorUpload(RunContext context, FrozenBackup reply, ClusterView cluster) {
    this.context = context;
    this.reply = reply;
    this.cluster = cluster;
    this.layout = VendorLayout.of(reply.name());
  }

  /** Whether some host has the vendor's agent: then all are asked for what every agent offers. */
  static boolean isNeeded(RunContext context, Topology topology) {
    List<Topology.Service> services = new ArrayList<>(topology.storages());
    services.addAll(topology.metads());
    return services.stream()
        .anyMatch(service -> !context.agents().at(service.agentHost()).isOurs());
  }

  /** Has everything uploaded, and describes what has landed. */
  Manifest upload(Instant startedAt, Duration writesBlocked, List<String> notes) {
    Map<String, List<Directory>> byAgent = directories();
    HostWork.onEach(
        byAgent.values(),
        context.cancellation(),
        (directories, cancellation) -> {
          directories.forEach(directory -> upload(directory, cancellation));
          return true;
        });
    byte[] description = VendorMetaCodec.encode(reply.vendorMeta().withBaseNamedMetaFiles());
    ObjectKey key = layout.description();
    List<String> allNotes = new ArrayList<>(notes);
    allNotes.add("uploaded by the vendor's agents; what landed was read back");
    Manifest manifest =
        UploadedBackup.list(
                context.repository(),
                reply,
                cluster,
                context.events().progressOf("reading back"),
                context.cancellation())
            .describe(
                startedAt,
                writesBlocked,
                allNotes,
                List.of(
                    new StoredFile(
                        key.value(), description.length, HashedContent.sha256(description))));
    context.repository().backend().put(key, ObjectContent.of(description), WriteMode.REPLACE);
    return manifest;
  }

  private record Directory(Topology.Service service, String path, ObjectKey prefix) {}

  private void upload(Directory directory, Cancellation cancellation) {
    StorageLocation repository = context.connection().repository();
    context
        .agents()
        .at(directory.service().agentHost())
        .uploadDirectory(directory.path(), repository, directory.prefix().value(), cancellation);
  }

  private Map<String, List<Directory>> directories() {
    Map<String, List<Directory>> byAgent = new TreeMap<>();
    Topology.Service metad = metad();
    String table = reply.metaFiles().get(0);
    add(
        byAgent,
        new Directory(metad, table.substring(0, table.lastIndexOf('/')), layout.metaTables()));
    Map<io.nebulabackup.model.HostAddress, Integer> indexes = cluster.storageIndexes();
    for (FrozenSpace space : reply.spaces()) {
      for (FrozenHost host : space.hosts()) {
        Integer index = indexes.get(host.address());
        if (index == null) {
          throw new ClusterOperationException(
              "the checkpoint "
                  + reply.name()
                  + " lies also on "
                  + host.address()
                  + ", which joined the cluster after the plan was made: run the backup again",
              null);
        }
        for (FrozenCheckpoint checkpoint : host.checkpoints()) {
          add(
              byAgent,
              new Directory(
                  cluster.topology().storages().get(index),
                  checkpoint.dataPath(),
                  layout.checkpoint(host.address(), checkpoint.index(), space.space().id())));
        }
      }
    }
    return byAgent;
  }

  /** Metad exports its tables on its leader's disk only. */
  private Topology.Service metad() {
    return cluster.topology().metads().stream()
        .filter(metad -> metad.host().equals(reply.metad()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("metad's leader " + reply.metad() + " is unknown"));
  }

  private static void add(Map<String, List<Directory>> byAgent, Directory directory) {
    byAgent.computeIfAbsent(directory.service().agent(), any -> new ArrayList<>()).add(directory);
  }
}
