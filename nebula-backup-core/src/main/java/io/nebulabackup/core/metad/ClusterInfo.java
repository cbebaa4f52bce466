// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.HostAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The live services of a cluster. metad leaves a dead service out without a word: its heartbeat is
 * older than 50 s, an agent's older than 300 s.
 *
 * @param services by host (compared as plain text: an IP address and a name are two hosts), ordered
 *     by host; each with its services, at least one of them an agent
 */
public record ClusterInfo(Map<String, List<ServiceInfo>> services) {

  /** Copies the map. */
  public ClusterInfo {
    Map<String, List<ServiceInfo>> ordered = new TreeMap<>();
    services.forEach((host, list) -> ordered.put(host, List.copyOf(list)));
    services = Collections.unmodifiableMap(ordered);
  }

  /**
   * Returns all services of a role.
   *
   * @param role the role
   * @return the services, ordered by address
   */
  public List<ServiceInfo> all(ServiceRole role) {
    return services.values().stream()
        .flatMap(List::stream)
        .filter(service -> service.role() == role)
        .sorted((a, b) -> a.address().compareTo(b.address()))
        .toList();
  }

  /**
   * Returns the storaged.
   *
   * @return the services, ordered by address
   */
  public List<ServiceInfo> storages() {
    return all(ServiceRole.STORAGE);
  }

  /**
   * Returns the metads, alive or not: metad names its raft peers.
   *
   * @return the services, ordered by address; without directories where the metad did not answer
   */
  public List<ServiceInfo> metads() {
    return all(ServiceRole.META);
  }

  /**
   * Returns the graphds.
   *
   * @return the services, ordered by address
   */
  public List<ServiceInfo> graphs() {
    return all(ServiceRole.GRAPH);
  }

  /**
   * Returns the agents.
   *
   * @return the services, ordered by address
   */
  public List<ServiceInfo> agents() {
    return all(ServiceRole.AGENT);
  }

  /**
   * Returns the agent beside a service.
   *
   * @param service the service's address
   * @return the address of the agent on the same host; empty if there is none
   */
  public Optional<HostAddress> agentBeside(HostAddress service) {
    return services.getOrDefault(service.host(), List.of()).stream()
        .filter(candidate -> candidate.role() == ServiceRole.AGENT)
        .map(ServiceInfo::address)
        .findFirst();
  }

  /**
   * Returns the service at an address.
   *
   * @param address the address as the cluster knows it
   * @return the service; empty if none is alive there
   */
  public Optional<ServiceInfo> service(HostAddress address) {
    return services.getOrDefault(address.host(), List.of()).stream()
        .filter(candidate -> candidate.address().equals(address))
        .findFirst();
  }
}
