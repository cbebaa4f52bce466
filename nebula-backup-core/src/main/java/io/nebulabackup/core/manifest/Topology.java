// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import io.nebulabackup.model.HostAddress;
import java.util.List;

/**
 * The cluster's services at the time of a backup: enough to restore with the cluster gone.
 *
 * @param metads the metads
 * @param storages the storageds, ordered by address; elsewhere a storaged is named by its place
 *     here
 * @param graphs the graphds
 */
public record Topology(List<Service> metads, List<Service> storages, List<Service> graphs) {

  /** Copies the lists. */
  public Topology {
    metads = List.copyOf(metads);
    storages = List.copyOf(storages);
    graphs = List.copyOf(graphs);
  }

  /**
   * A service.
   *
   * @param address its thrift address, {@code host:port}, as metad knows it
   * @param agent the address of the agent on its host, {@code host:port}
   * @param root its root directory, where {@code scripts/nebula.service} lies
   * @param dataDirs its data directories, in the order of its configuration
   */
  public record Service(String address, String agent, String root, List<String> dataDirs) {

    /** Copies the list. */
    public Service {
      dataDirs = List.copyOf(dataDirs);
    }

    /**
     * Returns the service's address.
     *
     * @return the address
     */
    public HostAddress host() {
      return HostAddress.parse(address);
    }

    /**
     * Returns the address of the agent on the service's host.
     *
     * @return the address
     */
    public HostAddress agentHost() {
      return HostAddress.parse(agent);
    }
  }
}
