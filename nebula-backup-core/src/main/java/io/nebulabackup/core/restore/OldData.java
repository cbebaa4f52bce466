// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.hosts.AgentPool;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.model.HostAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The data that services had before a restore: renamed on the spot, put back or dropped later. A
 * service's {@code cluster.id} goes with it, since an emptied metad makes up a new id and a
 * storaged that remembers the old one would be refused.
 */
final class OldData {

  private final AgentPool agents;
  private final String suffix;
  private final ConcurrentLinkedDeque<Moved> moved = new ConcurrentLinkedDeque<>();

  OldData(AgentPool agents, String suffix) {
    this.agents = agents;
    this.suffix = suffix;
  }

  private record Moved(HostAddress agent, String path, String aside) {}

  private record Place(HostAddress agent, String path) {}

  /** Sets aside what there is; what is not there needs no place. */
  void setAside(Topology topology, Cancellation cancellation) {
    List<Place> places = new ArrayList<>();
    for (Topology.Service metad : topology.metads()) {
      metad.dataDirs().forEach(dir -> places.add(new Place(metad.agentHost(), dir + "/nebula")));
    }
    for (Topology.Service storage : topology.storages()) {
      storage
          .dataDirs()
          .forEach(dir -> places.add(new Place(storage.agentHost(), dir + "/nebula")));
      places.add(new Place(storage.agentHost(), storage.root() + "/cluster.id"));
    }
    HostWork.onEach(
        places,
        cancellation,
        (place, own) -> {
          AgentClient agent = agents.at(place.agent());
          boolean there = agent.existDir(place.path());
          moved.push(new Moved(place.agent(), place.path(), there ? aside(place.path()) : ""));
          if (there) {
            agent.moveDir(place.path(), aside(place.path()));
          }
          return there;
        });
  }

  private String aside(String path) {
    return path + "_old_" + suffix;
  }

  /** Tells whether there was anything. */
  boolean isEmpty() {
    return moved.stream().allMatch(place -> place.aside().isEmpty());
  }

  /** Removes what has been put in the old data's place, and puts the old data back. */
  void putBack(Cancellation cancellation) {
    HostWork.onEach(
        List.copyOf(moved),
        cancellation,
        (place, own) -> {
          AgentClient agent = agents.at(place.agent());
          if (place.aside().isEmpty()) {
            agent.removeDir(place.path());
          } else if (agent.existDir(place.aside())) {
            agent.removeDir(place.path());
            agent.moveDir(place.aside(), place.path());
          }
          return true;
        });
  }

  /** Removes the old data for good. */
  void drop(Cancellation cancellation) {
    HostWork.onEach(
        moved.stream().filter(place -> !place.aside().isEmpty()).toList(),
        cancellation,
        (place, own) -> {
          agents.at(place.agent()).removeDir(place.aside());
          return true;
        });
  }
}
